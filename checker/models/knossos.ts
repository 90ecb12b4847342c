import { jsonKey } from '../json.ts';
import type { Operation } from '../operation.ts';
import { type Model, REFUSED } from './model.ts';
import { unknownOperation } from './objections.ts';
import { firstWrongOnRegister } from './register-reference.ts';
import { casRegister } from './registers.ts';

/**
 * A register as the tests of Knossos mean it: 0 at first; whatever failed did not happen, a cas too;
 * a nil that was read is no value but the lack of one, and says nothing.
 */
export const knossosCasRegister: Model = {
  ...withoutExplain(casRegister),
  name: 'knossos-cas-register',
  describe: 'cas-register as in Knossos: 0 at first, fail dropped, a nil read says nothing',
  init: () => 0,
  interpret: (operation) => {
    const { f, outcome, output } = operation;
    if (outcome === 'mismatch') return { outcome: 'fail', output: undefined };
    const isBlind = f === 'read' && outcome === 'ok' && (output ?? null) === null;
    return isBlind ? { outcome: 'info', output: undefined } : operation;
  },
  firstWrong: (order) => firstWrongOnRegister(order, 0),
};

/** A mutex as in Knossos: who releases it need not be who acquired it. Free at first. */
export const knossosMutex: Model = {
  name: 'knossos-mutex',
  describe: 'mutex as in Knossos: acquire and release, by anyone, free at first',
  perKey: true,
  onlyValuesCount: true,
  init: () => false,
  step: (isHeld, { f }) => (isHeld === (f === 'acquire') ? REFUSED : !isHeld),
  keyOf: jsonKey,
  isPure: () => false,
  objection: (operation) => unknownOperation(operation, ['acquire', 'release']),
  firstWrong: (order) => {
    let place = 0;
    for (const operation of order) if (operation.f !== turn(place++)) return operation;
    return null;
  },
};

/** Acquire and release take turns. */
function turn(place: number): Operation['f'] {
  return place % 2 === 0 ? 'acquire' : 'release';
}

/** A register's sentences take null for what it held at first. */
function withoutExplain({ explain: _, ...rest }: Model): Model {
  return rest;
}
