import fc from 'fast-check';
import { expect, test } from 'vitest';
import { check } from './check.ts';
import { casRegister } from './models/registers.ts';
import { toOperations } from './operations.ts';
import { replay } from './replay.ts';
import { historyOf } from './testing/history-of.ts';
import { syntheticHistory } from './testing/synthetic.ts';

const { operations } = toOperations(
  historyOf(`
    0 1 2 write 1
    1 3 9 write 2
    2 4 5 read 2
    3 6 8 cas 1 3 mismatch
    4 6 8 write 4 fail
    5 6 8 write 5 info
    6 10 11 read 2`),
);
/** Ids in the order of the lines above. */
const [one, two, read, mismatch, failed, crashed, last] = operations.map(({ id }) => id) as [
  ...Array<number>,
] as [number, number, number, number, number, number, number];

function problemOf(...order: number[]): string | null {
  return replay(operations, order, casRegister);
}

test('an order that explains everything stands, with crashed operations or without', () => {
  expect(problemOf(one, two, read, mismatch, last)).toBeNull();
  expect(problemOf(one, two, read, mismatch, last, crashed)).toBeNull();
});

test('an order that was tampered with does not', () => {
  expect(problemOf(one, two, read, last)).toContain(`operation ${mismatch} is missing`);
  expect(problemOf(one, two, read, mismatch, last, 99)).toContain('99 is not in the history');
  expect(problemOf(one, two, read, read, mismatch, last)).toContain('is there twice');
  expect(problemOf(one, two, failed, read, mismatch, last)).toContain('it did not happen');
  expect(problemOf(two, one, read, mismatch, last)).toContain('could not have got its answer');
  expect(problemOf(one, mismatch, two, read, last)).toContain('could not have got its answer');
  expect(problemOf(one, two, crashed, read, mismatch, last)).toContain('could not have got');
  expect(problemOf(one, two, last, read, mismatch)).toContain(
    `operation ${read} returned before operation ${last} was called, but stands after it`,
  );
});

test('the beginning of an order may leave out what returned later, but nothing before', () => {
  const early = (...order: number[]) =>
    replay(operations, order, casRegister, ({ returnsAt }, place) => (returnsAt[place] ?? 0) < 5e6);
  expect(early(one, two)).toBeNull();
  expect(early(two)).toContain('is missing');
  expect(early(one, two, read, last)).toContain('returned before');
});

test('a model without a second account of itself is replayed by its steps', () => {
  const { firstWrong: _, ...plain } = casRegister;
  expect(replay(operations, [one, two, read, mismatch, last], plain)).toBeNull();
  expect(replay(operations, [two, one, read, mismatch, last], plain)).toContain('could not have');
});

test('no order of a long history survives a removal, a doubling or a move (seed 20260804)', () => {
  const plan = { operations: 60, clients: 4, keys: 1, crashedPerMille: 50, seed: 11 };
  const history = syntheticHistory(plan);
  const long = toOperations(history).operations;
  const order = check(history, 'cas-register').results[0]?.linearization ?? [];
  const answered = order.filter((id) => long.some((o) => o.id === id && o.outcome === 'ok'));
  expect(replay(long, order, casRegister)).toBeNull();
  fc.assert(
    fc.property(fc.constantFrom(...answered), fc.nat(order.length), (id, place) => {
      const without = order.filter((other) => other !== id);
      expect(replay(long, without, casRegister)).not.toBeNull();
      expect(replay(long, order.toSpliced(place, 0, id), casRegister)).not.toBeNull();
      const end = long.find((o) => o.id === order.at(-1));
      const moved = long.find((o) => o.id === id);
      if (end === undefined || moved === undefined || moved.returnAt >= end.callAt) return;
      expect(replay(long, [...without, id], casRegister)).not.toBeNull();
    }),
    { seed: 20_260_804, numRuns: 300 },
  );
});
