import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { check } from '../check.ts';
import type { HistoryEvent } from '../history.ts';
import { historyOf } from '../testing/history-of.ts';
import { syntheticHistory, withStaleRead } from '../testing/synthetic.ts';
import { checkWithWorkers } from './check-with-workers.ts';

const folder = mkdtempSync(join(tmpdir(), 'splitbrain-workers-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Values that repeat, so that only the search can tell; each key is a history of its own. */
function repeating(history: readonly HistoryEvent[], values: number): HistoryEvent[] {
  const small = (value: unknown) => (typeof value === 'number' ? value % values : value);
  return history.map((event) => {
    const { value } = event;
    const repeated = Array.isArray(value) ? value.map(small) : small(value);
    return value === undefined ? event : { ...event, value: repeated as never };
  });
}

const hard = repeating(
  syntheticHistory({ operations: 3_000, clients: 40, keys: 6, crashedPerMille: 0, seed: 3 }),
  40,
);
/** Keys with more orders than anyone can try. */
const endless = repeating(
  syntheticHistory({ operations: 4_000, clients: 100, keys: 4, crashedPerMille: 0, seed: 7 }),
  60,
);

/** A module for threads that writes to a file all the time, and then does something else. */
function workerThat(does: string): {
  readonly url: URL;
  readonly isRunning: () => Promise<boolean>;
} {
  const heart = join(folder, `heart-${does.length}`);
  const file = join(folder, `worker-${does.length}.mjs`);
  const beat = `import { appendFileSync } from 'node:fs'; appendFileSync(${JSON.stringify(heart)}, '.');`;
  writeFileSync(
    file,
    `${beat}
    setInterval(() => appendFileSync(${JSON.stringify(heart)}, '.'), 5);
    export default async (task) => { ${does} };`,
  );
  return {
    url: pathToFileURL(file),
    isRunning: async () => {
      const before = statSync(heart).size;
      await sleep(300);
      return statSync(heart).size > before;
    },
  };
}

const FOREVER = 'await new Promise(() => undefined)';
const BUSY = `${'for (;;) appendFileSync'}(${JSON.stringify(join(folder, 'busy'))}, '.')`;

test('threads say what one thread says', async () => {
  const options = { aloneMs: 0, threads: 2, timeLimitMs: 60_000 };
  const small = syntheticHistory({
    ...{ operations: 400, clients: 5, keys: 10, crashedPerMille: 10, seed: 21 },
  });
  for (const history of [small, withStaleRead(small), repeating(small, 7)]) {
    const expected = check(history, 'cas-register', { stopAtViolation: false });
    const result = await checkWithWorkers(history, 'cas-register', {
      ...options,
      stopAtViolation: false,
    });
    expect(result.verdict).toBe(expected.verdict);
    const told = (one: typeof result) =>
      one.results.map(({ key, verdict, operations }) => ({ key, verdict, operations }));
    expect(told(result)).toEqual(told(expected));
    expect(result).toMatchObject({ engine: expected.engine, operations: expected.operations });
  }
});

test('nothing is started for what is soon decided, for one object, or for a model of one’s own', async () => {
  const none = { worker: new URL('file:///there/is/no/worker.js'), timeLimitMs: 400 };
  const easy = historyOf('0 1 2 write 1 \n 1 3 4 read 1');
  expect(await checkWithWorkers(easy, 'register', none)).toMatchObject({ verdict: 'valid' });
  const oneKey = endless.filter(({ key }) => key === 'k1');
  const { verdict } = await checkWithWorkers(oneKey, 'cas-register', { ...none, aloneMs: 50 });
  expect(verdict).toBe('inconclusive');
});

test('the time limit holds though threads do not stop, and none is left running', async () => {
  for (const does of [FOREVER, BUSY]) {
    const { url, isRunning } = workerThat(does);
    const startMs = performance.now();
    const result = await checkWithWorkers(endless, 'cas-register', {
      ...{ worker: url, aloneMs: 20, threads: 2, timeLimitMs: 500 },
    });
    expect(performance.now() - startMs).toBeLessThan(10_000);
    expect(result.verdict).toBe('inconclusive');
    expect(result.exhausted).toContain('the time limit of 500 ms was reached');
    expect(await isRunning()).toBe(false);
  }
});

test('the limits hold in threads that search', async () => {
  const options = { aloneMs: 20, threads: 2 };
  const late = await checkWithWorkers(endless, 'cas-register', { ...options, timeLimitMs: 1_500 });
  expect(late).toMatchObject({ verdict: 'inconclusive', partitions: 4 });
  expect(late.durationMs).toBeLessThan(10_000);
  const full = await checkWithWorkers(endless, 'cas-register', {
    // Too little for all four to begin; what began goes on in threads with a share each.
    ...{ ...options, aloneMs: 0, timeLimitMs: 3_000, memoryLimitBytes: 400_000 },
  });
  expect(full.verdict).toBe('inconclusive');
  const reasons = full.results.map(({ exhausted }) => exhausted);
  expect(reasons.join()).toContain('the memory limit of 400000 bytes was reached');
});

test('the first violation stops the other threads', async () => {
  const stale = withStaleRead(
    syntheticHistory({ operations: 60, clients: 3, keys: 1, crashedPerMille: 0, seed: 5 }),
  );
  const later = stale.map((event) => ({
    ...event,
    index: event.index + endless.length,
    time: (event.time ?? 0) + (endless.at(-1)?.time ?? 0),
    key: 'other',
  }));
  const startMs = performance.now();
  const result = await checkWithWorkers([...endless, ...later], 'cas-register', {
    ...{ aloneMs: 0, threads: 2, timeLimitMs: 60_000 },
  });
  expect(result).toMatchObject({ verdict: 'violation', counterexample: { key: 'other' } });
  expect(performance.now() - startMs).toBeLessThan(30_000);
});

test('an error in a thread is an error, and an abort ends all', async () => {
  const options = { aloneMs: 20, threads: 2, timeLimitMs: 60_000 };
  const broken = workerThat("throw new Error('internal error: this went wrong')");
  await expect(
    checkWithWorkers(endless, 'cas-register', { ...options, worker: broken.url }),
  ).rejects.toThrow('internal error: this went wrong');
  expect(await broken.isRunning()).toBe(false);
  const stuck = workerThat(`${FOREVER} /* until it is aborted */`);
  const signal = AbortSignal.timeout(2_000);
  await expect(
    checkWithWorkers(endless, 'cas-register', { ...options, worker: stuck.url, signal }),
  ).rejects.toThrow('timeout');
  expect(await stuck.isRunning()).toBe(false);
});

test('what takes long is decided by threads too', async () => {
  const { verdict, results } = await checkWithWorkers(hard, 'cas-register', {
    ...{ aloneMs: 20, threads: 2, timeLimitMs: 20_000 },
  });
  expect(verdict).not.toBe('violation');
  expect(results).toHaveLength(6);
});
