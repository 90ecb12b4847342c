import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { HistoryEvent } from '../history.ts';
import { EventStream } from './event-stream.ts';
import { readHistoryFile } from './history-file.ts';

const JSONL = '{"index":0,"process":0,"type":"invoke","f":"read"}\n';
const CALL = '{:process 0, :type :invoke, :f :read, :value nil}';
const LOG = 'INFO  jepsen.util - 0\t:invoke\t:read\tnil\n';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'splitbrain-stream-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function fileOf(content: string | Uint8Array): Promise<string> {
  const file = join(folder, 'history');
  await writeFile(file, content);
  return file;
}

async function allOf(stream: EventStream): Promise<HistoryEvent[]> {
  const events: HistoryEvent[] = [];
  for await (const batch of stream.batches()) events.push(...batch);
  return events;
}

test.each([
  ['JSON Lines', JSONL],
  ['EDN on several lines', `; say\n[${CALL}\n\n ${CALL} ${CALL}]\n`],
  ['lines of a log', `2026-01-01 INFO  jepsen.core - go\n${LOG}${LOG}`],
  ['what gzip packed', gzipSync(JSONL)],
  ['many pieces', CALL.concat('\n').repeat(50_000)],
])('%s: the events, places and lines are those of the whole file', async (_, content) => {
  const file = await fileOf(content);
  const whole = await readHistoryFile(file);
  const stream = new EventStream(file);
  expect(await allOf(stream)).toEqual(whole.events);
  expect(stream).toMatchObject({ format: whole.format, truncated: false });
  const places = [0, 1, 2, whole.events.length - 1];
  expect(places.map((place) => stream.lineOf(place))).toEqual(places.map(whole.lineOf));
});

test.each([
  ['no JSON', `${JSONL}nonsense\n${JSONL}`],
  ['a cut end', JSONL.trim().slice(0, -3)],
  ['nothing', ''],
  ['a list of nothing', '[]'],
])('%s is refused as in a whole file', async (_, content) => {
  const file = await fileOf(content);
  const refused = await readHistoryFile(file).catch((error: Error) => error.message);
  await expect(allOf(new EventStream(file))).rejects.toThrow(refused as string);
});

test('a cut end may be left out, and whoever has seen enough may leave', async () => {
  const file = await fileOf(`${JSONL}{"ind`);
  const stream = new EventStream(file, { allowTruncated: true });
  expect(await allOf(stream)).toHaveLength(1);
  expect(stream.truncated).toBe(true);
  for await (const batch of new EventStream(file, { format: 'jsonl' }).batches()) {
    expect(batch).toHaveLength(1);
    break;
  }
});

test('the events before a bad line come before its error', async () => {
  const stream = new EventStream(await fileOf(`${JSONL}nonsense\n`));
  const seen: unknown[] = [];
  const walk = async () => {
    for await (const batch of stream.batches()) seen.push(...batch);
  };
  await expect(walk()).rejects.toThrow('2: expected an event as a JSON object');
  expect(seen).toHaveLength(1);
});
