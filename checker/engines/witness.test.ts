import fc from 'fast-check';
import { expect, test } from 'vitest';
import { check } from '../check.ts';
import type { HistoryEvent } from '../history.ts';
import { casRegister } from '../models/registers.ts';
import { replay } from '../replay.ts';
import { bruteForce } from '../testing/brute-force.ts';
import { historyOf } from '../testing/history-of.ts';
import { randomHistory } from '../testing/random-history.ts';
import { subjectsOf } from '../testing/subjects.ts';
import type { Decision } from './engine.ts';
import { witnessOf } from './witness.ts';

const SEED = 20_260_821;
const witness = witnessOf(casRegister);

/** The history with an index on every answer; operations are named by their invocations. */
function indexed(
  history: readonly HistoryEvent[],
  indexOf: (id: number) => number | undefined,
): HistoryEvent[] {
  const open = new Map<number | string, number>();
  return history.map((event) => {
    if (event.type === 'invoke') open.set(event.process, event.index);
    const logIndex = indexOf(open.get(event.process) ?? -1);
    const answers = event.type === 'ok' || event.error === 'mismatch';
    return answers && logIndex !== undefined ? { ...event, logIndex } : event;
  });
}

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

function decisionOf(text: string, ...indices: (number | undefined)[]): Decision | null {
  const [subject] = subjectsOf(indexed(historyOf(text), (id) => indices[id / 2]));
  return subject === undefined ? null : witness.decide(subject);
}

test('a read that waited for an entry comes after the write of that entry', () => {
  const text = '0 1 2 read 5 \n 1 3 4 write 5';
  expect(decisionOf(text, 7, 7)).toBeNull();
  const late = '0 1 9 read 5 \n 1 2 4 write 5';
  const [subject] = subjectsOf(indexed(historyOf(late), () => 7));
  expect(subject && witness.decide(subject)).toEqual({ verdict: 'valid', order: [1, 0] });
});

test('a crashed write is put in where it was seen, and an answer without an index says nothing', () => {
  const text = '0 1 2 write 5 info \n 1 3 4 read null \n 1 5 6 read 5';
  expect(decisionOf(text, undefined, 3, 3)).toEqual({ verdict: 'valid', order: [2, 0, 4] });
  expect(decisionOf(text, undefined, 3, undefined)).toBeNull();
});
