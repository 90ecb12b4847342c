import { expect, test } from 'vitest';
import type { HistoryEvent } from './history.ts';
import { paired, toOperations } from './operations.ts';
import { ListRows } from './rows.ts';
import { historyOf } from './testing/history-of.ts';

const history: readonly HistoryEvent[] = historyOf(`
  0 1 4 write 1
  1 2 9 cas 1 2
  2 3 5 read 1
  3 5 6 cas 7 8 mismatch
  4 6 7 write 3 info`).map((event) =>
  event.process === 2 && event.type === 'ok' ? { ...event, logIndex: 3, term: 2 } : event,
);
const { table } = paired(history);
const list = new ListRows(toOperations(history).operations);

test('a table and a list tell the same of every operation', () => {
  expect(table.length).toBe(list.length);
  for (let place = 0; place < list.length; place++) {
    const one = list.at(place);
    expect(table.at(place)).toMatchObject(one);
    expect(table.list[place]).toEqual(one);
    for (const column of ['ids', 'outcomes', 'callsAt', 'returnsAt'] as const) {
      expect(table[column][place], column).toBe(list[column][place]);
    }
  }
  expect(table.list[2]).toMatchObject({ logIndex: 3, term: 2 });
});

test('some of them, and another order, are the same in both', () => {
  const places = Int32Array.of(3, 0, 4);
  expect(table.some(places).list).toEqual(list.some(places).list);
  const ids = (operations: Iterable<{ readonly id: number }>) =>
    [...operations].map(({ id }) => id);
  expect(ids(table.inOrder(places))).toEqual(ids(list.inOrder(places)));
  expect(ids(table)).toEqual(ids(list));
});

test('a history that comes event by event gives the same table, however long it is', () => {
  const long = Array.from({ length: 50 }, (_, run) => {
    const at = run * history.length;
    return history.map((e) => ({
      ...{ ...e, index: e.index + at, time: (e.time ?? 0) + run * 1e9 },
      process: Number(e.process) + run * 10,
    }));
  }).flat();
  function* oneByOne(): Generator<HistoryEvent> {
    yield* long;
  }
  expect(paired(oneByOne()).table.list).toEqual(paired(long).table.list);
});
