import { expect, test } from 'vitest';
import type { HistoryEvent } from '../../history.ts';
import { engineAgainstBruteForce } from '../../testing/engine-against-brute-force.ts';
import { historyOf } from '../../testing/history-of.ts';
import { subjectsOf } from '../../testing/subjects.ts';
import type { Decision, Engine, Subject } from '../engine.ts';
import { zones } from './zones.ts';

const SEED = 20_260_811;

test(`zones agree with brute force on 4,000 random histories (seed ${SEED})`, () => {
  const said = engineAgainstBruteForce(zones, { seed: SEED, numRuns: 4_000 });
  expect(said.valid).toBeGreaterThan(500);
  expect(said.violation).toBeGreaterThan(500);
  expect(said.nothing).toBeGreaterThan(200);
});

/** Zones that are told something else than what was the case. */
function told(otherwise: (subject: Subject) => Subject['operations']): Engine {
  return {
    ...zones,
    decide: (subject) => zones.decide({ ...subject, operations: otherwise(subject) }),
  };
}

const wrong: [string, Engine, ((history: readonly HistoryEvent[]) => HistoryEvent[])?][] = [
  [
    'H2: a return and a call of one instant taken for ordered',
    told(({ operations }) => operations.map((one) => ({ ...one, callAt: one.callAt + 0.5 }))),
  ],
  [
    'H5: crashed writes dropped',
    told(({ operations }) => operations.filter(({ outcome }) => outcome !== 'info')),
  ],
  [
    'H6: a read without an answer taken for a read of null',
    zones,
    (history) =>
      history.map((event) =>
        event.f === 'read' && event.type === 'info' ? { ...event, type: 'ok', value: null } : event,
      ),
  ],
  [
    'crashed writes taken for answered',
    told(({ operations }) =>
      operations.map((one) => ({ ...one, outcome: one.outcome === 'info' ? 'ok' : one.outcome })),
    ),
  ],
  [
    'a failed cas left out for good',
    told(({ operations }) => operations.filter(({ outcome }) => outcome !== 'mismatch')),
  ],
];

test.each(wrong)('the comparison finds %s', (_, engine, asSeen) => {
  const compare = () => engineAgainstBruteForce(engine, { seed: SEED, numRuns: 4_000 }, asSeen);
  expect(compare).toThrow('Property failed after');
});

function decisionOf(text: string): Decision | null {
  const [subject] = subjectsOf(historyOf(text));
  return subject === undefined ? null : zones.decide(subject);
}

test.each([
  ['a value that two wrote and one read', '0 1 2 write 1 \n 1 1 2 write 1 \n 2 3 4 read 1'],
  ['a null that was written and read', '0 1 2 write 1 \n 1 3 4 write null \n 2 5 6 read null'],
  [
    'a failed cas that only a crashed write explains',
    '0 1 2 write 9 info \n 1 5 6 cas null 3 mismatch',
  ],
])('%s is left to others', (_, text) => {
  expect(decisionOf(text)).toBeNull();
});

test('what nobody read may be written as often as one likes', () => {
  const text =
    '0 1 2 write 1 \n 1 3 4 write 1 \n 2 5 6 write null \n 3 7 8 write 2 \n 0 9 10 read 2';
  expect(decisionOf(text)).toEqual({ verdict: 'valid', order: [0, 2, 4, 6, 8] });
});

test('failed cas are put where the register holds something else', () => {
  const text = `
    0 1 20 write 1
    1 2 30 cas null 5 mismatch
    2 3 40 cas 1 6 mismatch
    3 4 50 read 1`;
  expect(decisionOf(text)).toEqual({ verdict: 'valid', order: [2, 0, 1, 3] });
});
