import { expect, test } from 'vitest';
import type { HistoryEvent } from './history.ts';
import { HistoryError } from './history-error.ts';
import { toOperations } from './operations.ts';

type Some = Partial<HistoryEvent>;

/** Events of process 0 writing 1, but for what is said of each. */
function events(...some: Some[]): HistoryEvent[] {
  return some.map((one, index) => {
    const event = { index, process: 0, type: 'invoke' as const, f: 'write', value: 1, ...one };
    return event;
  });
}

const call: Some = {};
const ok: Some = { type: 'ok' };

test('an interval is closed by its completion, and open where it is in doubt', () => {
  const { operations, clock, lines } = toOperations(
    events(
      { time: 5 },
      { time: 6, process: 1, f: 'read' },
      { time: 7, process: 'nemesis', f: 'crash', type: 'info' },
      { time: 8, type: 'ok' },
      { time: 9, process: 1, f: 'read', type: 'info' },
      { time: 9, process: 2 },
    ),
  );
  expect(clock).toBe('time');
  expect(lines).toEqual([1, 2, 6]);
  expect(operations).toMatchObject([
    { id: 0, process: 0, outcome: 'ok', callAt: 5, returnAt: 8, key: null, output: 1 },
    { id: 1, process: 1, outcome: 'info', callAt: 6, returnAt: Number.POSITIVE_INFINITY },
    { id: 5, process: 2, outcome: 'info', callAt: 9, returnAt: Number.POSITIVE_INFINITY },
  ]);
});

test('without times the index counts', () => {
  const { operations, clock } = toOperations(events(call, { ...ok, index: 7 }));
  expect(clock).toBe('index');
  expect(operations).toMatchObject([{ callAt: 0, returnAt: 7 }]);
});

test('only the mismatch of a cas constrains', () => {
  const mismatch: Some = { type: 'fail', error: 'mismatch' };
  const outcome = (...some: Some[]) => toOperations(events(...some)).operations[0]?.outcome;
  expect(outcome({ f: 'cas' }, { f: 'cas', ...mismatch })).toBe('mismatch');
  expect(outcome({ f: 'cas' }, { f: 'cas', type: 'fail', error: 'no leader' })).toBe('fail');
  expect(outcome(call, mismatch)).toBe('fail');
});

test.each<[string, Some[], string]>([
  ['a return without a call', [ok], 'completes write without a call; expected its invoke before'],
  ['two open calls', [call, call], 'while its write of event 0 is open; expected the completion'],
  ['an index used twice', [call, { ...ok, index: 0 }], 'index 0 is used twice; expected'],
  ['a falling index', [{ index: 4 }, { ...ok, index: 3 }], 'index 3 comes after 4; expected'],
  [
    'a return before its call',
    [{ time: 9 }, { ...ok, time: 8 }],
    'returns at 8 ns, before its call at 9 ns; expected a return at or after its call',
  ],
  [
    'a time that falls',
    [{ time: 9 }, { process: 1, time: 8 }],
    'stands at 8 ns, the event before it at 9 ns; expected times never to fall',
  ],
  [
    'a nemesis whose time falls',
    [{ time: 9 }, { process: 'nemesis', type: 'info', time: 8 }],
    'expected times never to fall',
  ],
  ['an unknown type', [call, { type: 'done' as 'ok' }], 'expected type to be "invoke", "ok"'],
  [
    'a process used after info',
    [call, { type: 'info' }, call],
    'process 0 is used again after its info of event 1; expected a process of another number',
  ],
  ['another f', [call, { ...ok, f: 'read' }], 'completes read; expected write, as in invoke 0'],
  [
    'another key',
    [{ key: 'a' }, { ...ok, key: 'b' }],
    'completes write of key "b"; expected write of key "a", as in invoke 0',
  ],
  ['a key missing', [{ key: 'a' }, ok], 'has no key, earlier operations had one; expected all or'],
  ['a key too many', [call, { ...ok, key: 'a' }], 'has a key, earlier operations had none'],
  ['a time missing', [{ time: 1 }, ok], 'has no time, earlier events had one; expected all events'],
  ['a time too many', [call, { ...ok, time: 1 }], 'has a time, earlier events had none'],
])('%s is an error on its line', (_, some, problem) => {
  const list = events(...some);
  const last = list.at(-1)?.index;
  expect(() => toOperations(list)).toThrow(
    expect.objectContaining({
      name: 'HistoryError',
      line: list.length,
      index: last,
      message: expect.stringContaining(`line ${list.length} (event ${last}): `),
      problem: expect.stringContaining(problem),
    }),
  );
});

test('what is no event at all is an error too', () => {
  expect(() => toOperations([null as unknown as HistoryEvent])).toThrow(HistoryError);
  expect(() => toOperations(events({ index: -1 }))).toThrow('line 1: expected index to be');
});
