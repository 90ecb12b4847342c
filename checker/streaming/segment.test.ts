import { expect, test } from 'vitest';
import type { Json } from '../history.ts';
import { modelByName, namedModels } from '../models/index.ts';
import type { Operation } from '../operation.ts';
import { toOperations } from '../operations.ts';
import { hasAnswer } from '../replay.ts';
import { historyOf } from '../testing/history-of.ts';
import { knownStatesOf } from './known-states.ts';
import { segmentProblem } from './segment.ts';

const register = modelByName('cas-register');
const { operations } = toOperations(
  historyOf('0 1 2 write 1 \n 1 3 4 read 1 \n 2 5 9 write 2 \n 3 6 8 cas 1 3'),
);
const [write, read, pending, cas] = operations.map(({ id }) => id) as [
  number,
  number,
  number,
  number,
];

/** The problem of a stretch from 7 or another state, with the second write still pending. */
function problemOf(order: readonly number[], end: Json, from: Json = 7, done: number[] = []) {
  const start = { state: from, done: new Set(done) };
  const hasReturned = (one: Operation) => hasAnswer(one) && one.id !== pending;
  return segmentProblem({ start, operations, order, end }, register, hasReturned);
}

test('a stretch that explains what returned in it has no problem', () => {
  expect(problemOf([write, read, cas], 3)).toBeNull();
  expect(problemOf([write, read, cas, pending], 2)).toBeNull();
  expect(problemOf([read, cas], 3, 1, [write])).toBeNull();
  expect(problemOf([write, read, cas], 3, 2, [pending])).toBeNull();
});

test.each<[string, readonly number[], Json, Json, number[], RegExp]>([
  ['misses what returned', [write, read], 1, 7, [], /^operation \d+ is missing$/],
  ['holds something twice', [write, read, read, cas], 3, 7, [], /is there twice$/],
  ['holds what was done before', [write, read, cas], 3, 7, [write], /is not in the history$/],
  ['breaks real time', [read, write, cas], 3, 1, [], /stands after it$/],
  ['has a wrong answer', [read, cas], 3, 7, [write], /could not have got its answer there$/],
  ['ends in another state', [write, read, cas], 1, 7, [], /could not have got its answer there$/],
])('a stretch that %s is refused', (_, order, end, from, done, problem) => {
  expect(problemOf(order, end, from, done)).toMatch(problem);
});

test('without a second account the steps of the model tell', () => {
  const own = { ...register, name: 'mine' };
  const start = { state: 7, done: new Set<number>() };
  const problem = (end: Json, order = [write, read, cas]) =>
    segmentProblem({ start, operations, order, end }, own, (one) => one.id !== pending);
  expect(problem(3)).toBeNull();
  expect(problem(1)).toBe('it ends in another state');
  expect(problem(3, [write, cas, read])).toMatch(/could not have got its answer|stands after it/);
});

const STATES: Readonly<Record<string, readonly Json[]>> = {
  kv: [null, 5, [1, 'a'], { a: 1 }],
  'porcupine-kv': ['', 'abc', 'ab'],
  'list-append': [[], [1], [1, '1'], ['1', 1]],
  set: [[], ['=1'], ['"1'], ['"1', '=1'], ['[1,2]']],
  'fifo-queue': [[], [1], [1, 2], [2, 1]],
  counter: [0, 3, -3],
  lock: [null, 1, 2],
  'knossos-mutex': [false, true],
};

test.each(namedModels.map((model) => [model.name, model] as const))(
  '%s: a state that was brought about is told from every other',
  (name, model) => {
    const states = STATES[name] ?? [null, 1, '1', [1], { a: 1 }];
    const known = knownStatesOf(model);
    for (const state of states) {
      for (const other of states) {
        const order = [...(known?.bring(state) ?? []), ...(known?.tell(other) ?? [])];
        expect(model.firstWrong?.(order) === null).toBe(state === other);
      }
    }
    const byStep = (state: Json) =>
      (known?.bring(state) ?? []).reduce(
        (held, one) => model.step(held, one) as Json,
        model.init(),
      );
    expect(states.map((state) => model.keyOf(byStep(state)))).toEqual(states.map(model.keyOf));
  },
);
