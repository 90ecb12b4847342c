import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { check } from '../check.ts';
import { toOperations } from '../operations.ts';
import { syntheticHistory } from '../testing/synthetic.ts';
import { readHistoryFile } from './history-file.ts';
import { readOperations } from './operations-file.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'splitbrain-operations-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function fileOf(content: string): Promise<string> {
  const file = join(folder, 'history');
  await writeFile(file, content);
  return file;
}

test('a file gives the operations of its events, and check the same verdict', async () => {
  const plan = { operations: 3_000, clients: 10, crashedPerMille: 50, keys: 3, seed: 20_261_125 };
  const lines = syntheticHistory(plan).map((event) => `${JSON.stringify(event)}\n`);
  const file = await fileOf(lines.join(''));
  const { events } = await readHistoryFile(file);
  const { history, format, truncated } = await readOperations(file);
  expect([format, truncated]).toEqual(['jsonl', false]);
  expect(history.table.list).toEqual(toOperations(events).operations);
  expect(history.clock).toBe('time');
  const { durationMs: _, ...read } = check(history, 'cas-register');
  const { durationMs: __, ...held } = check(events, 'cas-register');
  expect(read).toEqual(held);
  expect(read).toMatchObject({ verdict: 'valid', partitions: 3 });
});

test('where events contradict one another the file and the line are named', async () => {
  const file = await fileOf(`
    {:process 0 :type :invoke :f :write :value 1}

    {:process 0
     :type :ok :f :write :value 1}
    {:process 0 :type :ok :f :write :value 1}`);
  await expect(readOperations(file)).rejects.toThrow(
    `${file}:6: event 2: process 0 completes write without a call; expected its invoke before`,
  );
});
