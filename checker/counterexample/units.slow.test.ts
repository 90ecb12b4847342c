import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { HistoryEvent } from '../history.ts';
import { casRegister } from '../models/registers.ts';
import type { Operation } from '../operation.ts';
import { bruteForce } from '../testing/brute-force.ts';
import { randomHistory } from '../testing/random-history.ts';
import { eventsOf, subjectsOf } from '../testing/subjects.ts';
import { unitsOf, without } from './units.ts';

const SEED = 20_260_831;

/** How often leaving one part out of a linearizable history made a violation of it. */
function broken(
  partsOf: (operations: readonly Operation[]) => readonly (readonly Operation[])[],
  numRuns: number,
): { readonly made: number; readonly tried: number } {
  const seen = { made: 0, tried: 0 };
  const look = (history: readonly HistoryEvent[]) => {
    for (const { key, operations } of subjectsOf(history)) {
      const events = history.filter((event) => (event.key ?? null) === key);
      if (!bruteForce(events)) continue;
      for (const rest of partsOf(operations)) {
        seen.tried += 1;
        if (
          !bruteForce(
            eventsOf(
              events,
              rest.map(({ id }) => id),
            ),
          )
        )
          seen.made += 1;
      }
    }
  };
  fc.assert(fc.property(randomHistory(6), look), { seed: SEED, numRuns });
  return seen;
}

test(`no unit's removal makes a violation of a linearizable history (seed ${SEED})`, () => {
  const { made, tried } = broken(
    (operations) =>
      unitsOf(operations, casRegister).map((unit) => without(operations, [unit], casRegister)),
    6_000,
  );
  expect(made).toBe(0);
  expect(tried).toBeGreaterThan(5_000);
});

test(`the comparison finds that single operations are no units (seed ${SEED})`, () => {
  const { made } = broken(
    (operations) => operations.map((one) => operations.filter((other) => other !== one)),
    1_000,
  );
  expect(made).toBeGreaterThan(100);
});
