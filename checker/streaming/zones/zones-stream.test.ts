import { expect, test } from 'vitest';
import { tryMany } from '../../testing/differential.ts';
import { endlessHistory } from '../../testing/endless.ts';
import { historyOf } from '../../testing/history-of.ts';
import { smallPlan } from '../../testing/random-run.ts';
import { type ByEngine, stream, twoWaysTrial } from '../../testing/stream-trial.ts';
import { syntheticHistory, withStaleRead } from '../../testing/synthetic.ts';
import { Checker } from '../checker.ts';

const SEED = 9_000_000;

test.each(['register', 'cas-register', 'kv'])(
  `%s: zones and a frontier find the same violations at the same returns (from seed ${SEED})`,
  (model) => {
    const runs = { seed: SEED, runs: 120, plan: smallPlan.bind(null, model) };
    const seen: ByEngine = new Map();
    tryMany(model, twoWaysTrial(model, seen), runs);
    expect(seen.get('streaming zones: valid')).toBeGreaterThan(10);
    expect(seen.get('streaming zones: violation')).toBeGreaterThan(1);
    expect(seen.get('streaming frontier: valid')).toBeGreaterThan(3);
  },
);

const plan = { operations: 2_000, clients: 50, keys: 1, crashedPerMille: 20, seed: 9 };

test('fifty clients on one register are followed while few values are live', () => {
  const checker = new Checker('cas-register', { keptOperations: 0 });
  let most = 0;
  for (const event of syntheticHistory(plan)) {
    checker.push(event);
    most = Math.max(most, checker.held.configurations);
  }
  expect(checker.verdict()).toMatchObject({ verdict: 'valid', engine: 'streaming zones' });
  expect(most).toBeGreaterThan(10);
  expect(most).toBeLessThan(100);
  const stale = stream(withStaleRead(syntheticHistory(plan)), 'cas-register', {
    keptOperations: 0,
  });
  expect(stale).toMatchObject({ verdict: 'violation', engine: 'streaming zones' });
  expect(stale.violation).toMatchObject({ counterexample: null, refutedBy: 'search' });
});

test('cas of fifty clients that failed are put where the register held something else', () => {
  const history = [...endlessHistory({ ...plan, crashedPerTenThousand: 50 })];
  expect(history.filter(({ error }) => error === 'mismatch').length).toBeGreaterThan(50);
  const result = stream(history, 'cas-register', { keptOperations: 0 });
  expect(result).toMatchObject({ verdict: 'valid', engine: 'streaming zones' });
});

test('where everything is written by cas the values are forgotten one by one', () => {
  const lines = Array.from({ length: 200 }, (_, at) => {
    const [from, to] = [at === 0 ? 'null' : at, at + 1];
    return `${at % 2} ${4 * at + 1} ${4 * at + 3} cas ${from} ${to}\n2 ${4 * at + 2} ${4 * at + 5} read ${to}`;
  });
  const checker = new Checker('cas-register', { keptOperations: 0, cutEvery: 1 });
  let most = 0;
  for (const event of historyOf(lines.join('\n'))) {
    checker.push(event);
    most = Math.max(most, checker.held.states + checker.held.operations);
  }
  expect(checker.verdict()).toMatchObject({ verdict: 'valid', engine: 'streaming zones' });
  expect(most).toBeLessThan(20);
});

test.each<[string, string, string, string]>([
  [
    'a value that is written again after it was over',
    'valid',
    'zones',
    '0 1 2 write 1 \n 0 3 4 write 2 \n 0 5 6 write 1 \n 0 7 8 read 1',
  ],
  [
    'a value that is written again while it is there',
    'valid',
    'frontier',
    '0 1 2 write 1 \n 0 3 4 write 1 \n 0 5 6 read 1',
  ],
  [
    'a value that was over before it was written again',
    'violation',
    'zones',
    '0 1 2 write 1 \n 0 3 4 write 2 \n 0 5 6 read 1 \n 0 7 8 write 1',
  ],
  [
    'a failed cas after its value was over',
    'valid',
    'zones',
    '0 1 2 write 1 \n 0 3 4 write 2 \n 0 5 6 cas 1 3 mismatch',
  ],
  [
    'a failed cas before its value was written',
    'valid',
    'zones',
    '0 5 6 write 1 \n 1 4 7 cas 1 3 mismatch',
  ],
  [
    'a failed cas on the value that is there',
    'violation',
    'frontier',
    '0 1 2 write 1 \n 0 3 4 cas 1 3 mismatch',
  ],
  [
    'a failed cas that a pending write explains',
    'valid',
    'zones',
    '0 1 2 write 1 \n 1 3 9 write 2 \n 0 4 5 cas 1 3 mismatch \n 0 6 7 read 2',
  ],
  [
    'a failed cas that comes too soon for the write that would explain it',
    'violation',
    'frontier',
    '0 1 2 write 1 \n 1 3 12 write 2 \n 0 4 5 cas 1 3 mismatch \n 0 6 7 read 1',
  ],
  [
    'a crashed write that is read long after it',
    'valid',
    'zones',
    '0 1 2 write 1 info \n 1 3 4 write 2 \n 1 5 6 write 3 \n 1 7 8 read 1',
  ],
  [
    'a crashed cas on a value that is over',
    'violation',
    'zones',
    '0 1 2 write 1 \n 1 3 4 cas 1 5 info \n 0 5 6 write 2 \n 0 7 8 read 5',
  ],
  [
    'a crashed cas on a value that is written again',
    'valid',
    'zones',
    '0 1 2 write 1 \n 1 3 4 cas 1 5 info \n 0 5 6 write 2 \n 0 7 8 write 1 \n 0 9 10 read 5',
  ],
  [
    'two cas that found one value',
    'violation',
    'zones',
    '0 1 2 write 1 \n 0 3 9 cas 1 2 \n 1 3 9 cas 1 3',
  ],
  ['a circle of cas', 'violation', 'zones', '0 1 9 cas 1 2 \n 1 1 9 cas 2 1'],
  [
    'reads that saw two values in both orders',
    'violation',
    'zones',
    '0 1 90 write 1 \n 1 1 90 write 2 \n 2 10 20 read 1 \n 2 30 40 read 2 \n 2 50 60 read 1',
  ],
])('%s: %s by %s', (_, verdict, engine, text) => {
  const result = stream(historyOf(text), 'cas-register');
  expect(result).toMatchObject({ verdict, engine: `streaming ${engine}` });
});

test('of a value that is read without end only the last reads are held', () => {
  const line = (at: number) => `${at % 2} ${2 * at + 3} ${2 * at + 6} read 1`;
  const reads = Array.from({ length: 200 }, (_, at) => line(at));
  const checker = new Checker('register', { keptOperations: 0, cutEvery: 1 });
  let most = 0;
  for (const event of historyOf(['0 1 2 write 1', ...reads].join('\n'))) {
    checker.push(event);
    most = Math.max(most, checker.held.operations);
  }
  expect(checker.verdict()).toMatchObject({ verdict: 'valid', engine: 'streaming zones' });
  expect(most).toBeLessThan(20);
});

test('of two misfits the first is told, though zones find the other one', () => {
  const text = '0 1 2 write 1 \n 0 3 4 cas 1 3 mismatch \n 0 5 6 read 9';
  const { verdict, violation, results } = stream(historyOf(text), 'cas-register');
  expect({ verdict, misfit: violation?.firstMisfit }).toEqual({ verdict: 'violation', misfit: 2 });
  expect(results).toMatchObject([{ engine: 'streaming zones', explained: 1 }]);
});

test('a store is left to a frontier from its first append on, and its deletes are followed', () => {
  const puts = '0 1 2 put [1] \n 0 3 4 delete null \n 0 5 6 get null \n 1 7 8 put [2]';
  const by = (text: string) => stream(historyOf(text), 'kv');
  expect(by(puts)).toMatchObject({ verdict: 'valid', engine: 'streaming zones' });
  const appended = `${puts} \n 1 9 10 append 3 \n 1 11 12 get`;
  expect(by(`${appended} [2,3]`)).toMatchObject({ verdict: 'valid', engine: 'streaming frontier' });
  expect(by(`${appended} [1,3]`)).toMatchObject({ verdict: 'violation' });
});

test('a frontier takes over in the middle of what is pending and crashed', () => {
  const text = `
    0 1 2 write 1 info
    1 3 4 write 2
    2 5 20 write 3
    3 6 30 write 4
    1 7 8 read 2
    1 9 10 write 2
    4 11 12 read 3
    1 13 14 read`;
  const read = (value: number) => stream(historyOf(`${text} ${value}`), 'cas-register');
  for (const possible of [1, 3, 4]) {
    expect(read(possible)).toMatchObject({ verdict: 'valid', engine: 'streaming frontier' });
  }
  for (const impossible of [2, 5]) expect(read(impossible).verdict).toBe('violation');
});
