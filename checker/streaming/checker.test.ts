import { expect, test } from 'vitest';
import { check, type HistoryEvent, type Model, REFUSED } from '../index.ts';
import { historyOf } from '../testing/history-of.ts';
import { stream } from '../testing/stream-trial.ts';
import { syntheticHistory, withStaleRead } from '../testing/synthetic.ts';
import { Checker } from './checker.ts';

/** Without engines everything is left to frontiers. */
const byFrontier = { engines: [] };
const easy = { operations: 3_000, clients: 4, keys: 1, crashedPerMille: 0, seed: 11 };

test('a violation is told by the push that shows it, with the counterexample of check', () => {
  const history = historyOf('0 1 2 write 1 \n 1 3 4 read null \n 2 5 6 write 2 \n 2 7 8 read 2');
  const checker = new Checker('register');
  const said = history.map((event) => checker.push(event));
  // The read returned third of all; the next moment of the history ends its instant.
  expect(said.map((one) => one === 'violation').indexOf(true)).toBe(4);
  const { verdict, violation, exhausted, results } = checker.verdict();
  expect({ verdict, exhausted }).toEqual({ verdict: 'violation', exhausted: null });
  expect(violation?.counterexample).toEqual(check(history, 'register').counterexample);
  expect(violation).toMatchObject({ key: 'x', firstMisfit: 2, refutedBy: 'brute force' });
  expect(results).toMatchObject([{ key: 'x', verdict: 'violation', explained: 1 }]);
});

test.each([
  ['streaming zones', {}],
  ['streaming frontier', byFrontier],
])(
  '%s: a violation after much that is not kept is refuted again and told by its furthest point',
  (name, by) => {
    const honest = syntheticHistory(easy);
    const history = withStaleRead(honest);
    const options = { ...by, keptOperations: 100 };
    const { verdict, engine, violation } = stream(history, 'cas-register', options);
    expect(engine).toBe(name);
    expect(verdict).toBe('violation');
    expect(violation).toMatchObject({ counterexample: null, refutedBy: 'search' });
    expect(violation?.explanation).toMatch(
      /^no order explains process \d+'s read on k0, answered 'ok \d+' .* what came before that is not kept\.$/,
    );
    const isChanged = (_: unknown, place: number) => history[place]?.value !== honest[place]?.value;
    const stale = history.find(isChanged);
    const call = history.findLast(
      ({ type, process, index }) =>
        type === 'invoke' && process === stale?.process && index < stale.index,
    );
    expect(violation?.firstMisfit).toBe(call?.index);
  },
);

test('what a frontier holds does not grow with the length of the history', () => {
  const mostHeld = (operations: number) => {
    const checker = new Checker('cas-register', { ...byFrontier, keptOperations: 0 });
    const most = { operations: 0, configurations: 0, states: 0 };
    for (const event of syntheticHistory({ ...easy, operations, keys: 2 })) {
      expect(checker.push(event)).toBe('undecided');
      const { held } = checker;
      for (const what of ['operations', 'configurations', 'states'] as const) {
        most[what] = Math.max(most[what], held[what]);
      }
    }
    expect(checker.verdict()).toMatchObject({ verdict: 'valid', operations });
    return most;
  };
  const [short, long] = [mostHeld(1_500), mostHeld(15_000)];
  expect(long.operations).toBeLessThan(300);
  expect(long.configurations).toBeLessThan(200);
  expect(long.states).toBeLessThan(1_500);
  expect(long.operations).toBeLessThan(short.operations * 1.5);
});

test('calls and returns of one instant are concurrent, in whichever order they come', () => {
  const about = { f: 'write', value: 1, key: 'x' };
  const read = { f: 'read', key: 'x', process: 1 };
  const history: HistoryEvent[] = [
    { index: 0, time: 1, process: 0, type: 'invoke', ...about },
    { index: 1, time: 2, process: 0, type: 'ok', ...about },
    { index: 2, time: 2, type: 'invoke', ...read },
    { index: 3, time: 3, type: 'ok', ...read, value: null },
  ];
  expect(stream(history, 'register').verdict).toBe('valid');
  const later = history.map((event) => (event.index < 2 ? event : { ...event, time: 3 }));
  expect(stream(later, 'register').verdict).toBe('violation');
});

test('what is open at the end may have happened or not', () => {
  const open = historyOf('0 1 9 write 1 \n 1 3 4 read 1 \n 2 5 6 read 1').slice(0, -1);
  expect(stream(open, 'register')).toMatchObject({ verdict: 'valid', operations: 3 });
  const both = historyOf('0 1 9 write 1 \n 1 3 4 read 1 \n 2 5 6 read null').slice(0, -1);
  expect(stream(both, 'register').verdict).toBe('violation');
});

test('the end of the time or of the memory is no verdict', () => {
  const plan = { operations: 1_000, clients: 50, keys: 1, crashedPerMille: 0, seed: 7 };
  const endless = syntheticHistory(plan);
  const late = stream(endless, 'cas-register', { ...byFrontier, timeLimitMs: 200 });
  expect(late.verdict).toBe('inconclusive');
  expect(late.exhausted).toMatch(
    /^the time limit of 200 ms was reached when an order of \d+ answered operations of key "k0" had been found$/,
  );
  expect(late.durationMs).toBeLessThan(2_000);
  const full = stream(endless, 'cas-register', { ...byFrontier, memoryLimitBytes: 1e6 });
  expect(full.verdict).toBe('inconclusive');
  expect(full.exhausted).toContain('the memory limit of 1000000 bytes was reached');
  expect(stream(historyOf('0 1 2 write 1'), 'register', { timeLimitMs: 0 }).verdict).toBe(
    'inconclusive',
  );
});

test('an operation that stays open while much goes on ends at the memory limit, not beyond', () => {
  const forever: HistoryEvent = {
    index: 0,
    time: 0,
    process: 99,
    type: 'invoke',
    f: 'read',
    key: 'k0',
  };
  const rest = syntheticHistory(easy).map((event) => ({ ...event, index: event.index + 1 }));
  const { verdict, exhausted } = stream([forever, ...rest], 'cas-register', {
    memoryLimitBytes: 400_000,
  });
  expect({ verdict, exhausted }).toMatchObject({
    verdict: 'inconclusive',
    exhausted: expect.stringContaining('the memory limit of 400000 bytes'),
  });
  const enough = stream([forever, ...rest], 'cas-register');
  expect(enough.verdict).toBe('valid');
});

test('a violation of one object is found though another ran out of memory', () => {
  const endless = syntheticHistory({ ...easy, operations: 300, clients: 50 });
  const stale = withStaleRead(syntheticHistory({ ...easy, operations: 100 }));
  const [last] = endless.slice(-1);
  const later = stale.map((event) => ({
    ...event,
    index: event.index + endless.length,
    time: (event.time ?? 0) + (last?.time ?? 0),
    key: 'other',
  }));
  const limit = { ...byFrontier, memoryLimitBytes: 2e6 };
  const result = stream([...endless, ...later], 'cas-register', limit);
  expect(result).toMatchObject({ verdict: 'violation', exhausted: null });
  expect(result.results.map(({ verdict }) => verdict)).toEqual(['inconclusive', 'violation']);
});

test('an order that does not replay is an internal error and no verdict', () => {
  let steps = 0;
  const fickle: Model = {
    ...{ name: 'fickle', describe: 'allows everything once', perKey: true, keyOf: Number },
    ...{ init: () => 0, isPure: () => false, objection: () => null },
    step: () => {
      steps += 1;
      return steps > 1 ? REFUSED : 1;
    },
  };
  expect(() => stream(historyOf('0 1 2 write 1'), fickle)).toThrow(
    'internal error: an order does not replay: operation 0 could not have got its answer there',
  );
});

test('after the verdict nothing can be pushed, and it stays the same', () => {
  const [event] = historyOf('0 1 2 write 1');
  const checker = new Checker('register');
  const verdict = checker.verdict();
  expect(verdict).toMatchObject({ verdict: 'valid', operations: 0, partitions: 0 });
  expect(checker.verdict()).toBe(verdict);
  expect(() => checker.push(event as HistoryEvent)).toThrow('the verdict was given');
});
