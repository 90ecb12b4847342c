import fc from 'fast-check';
import { expect, test } from 'vitest';
import { check } from '../check.ts';
import type { HistoryEvent } from '../history.ts';
import { casRegister } from '../models/registers.ts';
import { replay } from '../replay.ts';
import { bruteForce } from '../testing/brute-force.ts';
import { indexed } from '../testing/indexed.ts';
import { randomHistory } from '../testing/random-history.ts';
import { subjectsOf } from '../testing/subjects.ts';
import { witnessOf } from './witness.ts';

const SEED = 20_260_821;
const witness = witnessOf(casRegister);

/** An index for each change of the order; reads have the index of the change before them. */
function logOf(history: readonly HistoryEvent[], order: readonly number[]): Map<number, number> {
  const log = new Map<number, number>();
  let index = 1;
  for (const id of order) {
    if (history.find((event) => event.index === id)?.f !== 'read') index += 2;
    log.set(id, index);
  }
  return log;
}

test(`what the log says is confirmed where it explains the history (seed ${SEED})`, () => {
  const seen = { confirmed: 0, left: 0 };
  fc.assert(
    fc.property(randomHistory(), (history) => {
      for (const { key, linearization } of check(history, 'cas-register').results) {
        if (linearization === null) continue;
        const log = logOf(history, linearization);
        const events = indexed(history, (id) => log.get(id)).filter((e) => (e.key ?? null) === key);
        const [subject] = subjectsOf(events);
        const decision = subject === undefined ? null : witness.decide(subject);
        if (subject === undefined || subject.operations.length === 0) continue;
        seen[decision === null ? 'left' : 'confirmed'] += 1;
        if (decision?.verdict !== 'valid') continue;
        expect(replay(subject.operations, decision.order, casRegister)).toBeNull();
      }
    }),
    { seed: SEED, numRuns: 1_500 },
  );
  // Left are those that need two crashed operations in a row, or one long before it shows.
  expect(seen.confirmed).toBeGreaterThan(20 * seen.left);
});

test(`what the log says is never believed where it is wrong (seed ${SEED})`, () => {
  const seen = { confirmed: 0, left: 0 };
  const indices = fc.array(fc.nat(9), { minLength: 16, maxLength: 16 });
  fc.assert(
    fc.property(randomHistory(5), indices, (history, numbers) => {
      for (const subject of subjectsOf(indexed(history, (id) => numbers[id]))) {
        const decision = witness.decide(subject);
        seen[decision === null ? 'left' : 'confirmed'] += 1;
        if (decision === null) continue;
        expect(decision.verdict).toBe('valid');
        expect(bruteForce(history.filter(({ key }) => (key ?? null) === subject.key))).toBe(true);
      }
    }),
    { seed: SEED, numRuns: 3_000 },
  );
  expect(seen.confirmed).toBeGreaterThan(250);
  expect(seen.left).toBeGreaterThan(500);
});
