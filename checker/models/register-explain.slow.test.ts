import fc from 'fast-check';
import { expect, test } from 'vitest';
import { check } from '../check.ts';
import { toOperations } from '../operations.ts';
import { randomHistory } from '../testing/random-history.ts';
import { explainRegister } from './register-explain.ts';

test('no operation of a linearizable history is explained away (seed 20260803)', () => {
  let seen = 0;
  fc.assert(
    fc.property(randomHistory(), (history) => {
      const { operations, clock } = toOperations(history);
      if (check(history, 'cas-register', { minimizingMs: 0 }).verdict !== 'valid') return;
      for (const misfit of operations.filter(({ outcome }) => outcome !== 'fail')) {
        const ofKey = operations.filter(({ key }) => key === misfit.key);
        expect(explainRegister({ operations: ofKey, clock, misfit })).toBeNull();
        seen += 1;
      }
    }),
    { seed: 20_260_803, numRuns: 4_000 },
  );
  expect(seen).toBeGreaterThan(4_000);
});
