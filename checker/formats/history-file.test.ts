import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { HistoryEvent } from '../history.ts';
import type { FormatName } from './format.ts';
import { readHistoryFile } from './history-file.ts';

const JSONL = '{"index":0,"process":0,"type":"invoke","f":"cas","value":[3,0]}\n';
const CALL = '{:process 0, :type :invoke, :f :cas, :value [3 0]}';
const RETURN = '{:process 0, :type :fail, :f :cas, :value [3 0], :error :mismatch}';
const LOG = 'INFO  jepsen.util - 0\t:invoke\t:cas\t[3 0]\n';
const EVENT: HistoryEvent = { index: 0, process: 0, type: 'invoke', f: 'cas', value: [3, 0] };
const ANSWER: HistoryEvent = { ...EVENT, index: 1, type: 'fail', error: 'mismatch' };

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'splitbrain-formats-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function read(content: string | Uint8Array, format?: FormatName, allowTruncated = false) {
  const file = join(folder, 'history');
  await writeFile(file, content);
  return readHistoryFile(file, { allowTruncated, ...(format === undefined ? {} : { format }) });
}

async function problemOf(content: string, format?: FormatName): Promise<string> {
  return read(content, format).then(
    () => 'no error',
    (error: Error) => error.message.replace(`${folder}/`, ''),
  );
}

test.each<[string, string, FormatName]>([
  ['JSON Lines', JSONL, 'jsonl'],
  ['JSON Lines with a byte order mark', `\uFEFF${JSONL}`, 'jsonl'],
  ['one EDN map a line', `${CALL}\n`, 'edn'],
  ['EDN maps in a vector', `[${CALL}]`, 'edn'],
  ['EDN maps in a list after a comment', `\n; say\n(${CALL} ; {\n)`, 'edn'],
  ['an EDN map over several lines', CALL.replaceAll(',', ',\n ; "\n'), 'edn'],
  ['EDN records', `#jepsen.history.Op${CALL}\n`, 'edn'],
  ['lines of a log', LOG, 'jepsen-log'],
  [
    'a log of other things as well',
    `2026-01-01 12:00:00 INFO  jepsen.core - go\n${LOG}`,
    'jepsen-log',
  ],
])('%s is told by its content', async (_, content, format) => {
  expect(await read(content)).toMatchObject({ format, events: [EVENT], truncated: false });
  expect(await read(content, format)).toMatchObject({ events: [EVENT] });
  expect(await read(gzipSync(content))).toMatchObject({ format, events: [EVENT] });
});

test('an event knows its line, and may share it', async () => {
  const { events, lineOf } = await read(`; a comment\n[${CALL}\n\n ${RETURN} ${CALL}]\n`);
  expect(events).toEqual([EVENT, ANSWER, { ...EVENT, index: 2 }]);
  expect([0, 1, 2].map(lineOf)).toEqual([2, 4, 4]);
});

test('faults, keys and reasons are understood', async () => {
  const { events } = await read(
    '{:process :nemesis, :type :info, :f :start, :value nil}\n{:process 1 :type :ok :f :get :key "9" :value ":a"}',
  );
  expect(events[0]).toEqual({
    index: 0,
    process: 'nemesis',
    type: 'info',
    f: 'start',
    value: null,
  });
  expect(events[1]).toMatchObject({ key: '9', value: ':a' });
  const log = await read(`${LOG}INFO  jepsen.util - 0\t:info\t:cas\t:timed-out\n`);
  expect(log.events[1]).toEqual({
    ...{ index: 1, process: 0, type: 'info', f: 'cas' },
    error: 'timed-out',
  });
});

test.each<[string, string, string, number]>([
  ['a map', `[${CALL}\n ${RETURN.slice(0, 30)}`, 'history:2: expected } at the end of what', 1],
  ['a list', `[${CALL}\n ${RETURN}\n`, 'history:1: expected ] at the end of what begins here', 2],
  ['a line of a log', `${LOG}${LOG.slice(0, 30)}`, 'history:2: expected a newline at the end', 1],
])('%s that is cut off is refused, or left out', async (_, content, problem, left) => {
  expect(await problemOf(content)).toContain(problem);
  expect(await problemOf(content)).toContain('--allow-truncated leaves this');
  const { events, truncated } = await read(content, undefined, true);
  expect(truncated).toBe(true);
  expect(events).toHaveLength(left);
});

test.each<[string, string, string]>([
  ['an unknown type', CALL.replace(':invoke', ':begin'), 'history:1: expected type to be "invoke"'],
  ['no process', CALL.replace(':process 0,', ''), 'history:1: expected process to be'],
  ['another process', CALL.replace('0,', ':bad,'), 'history:1: expected process to be'],
  ['what is no map', `${CALL}\n42\n`, 'history:2: expected the map of an operation, got 42'],
  ['a map half a pair', `${CALL}\n\n{:process}`, 'history:3: expected a value for every key'],
  ['two lists', `[${CALL}]\n]`, 'history:2: expected the map of an operation, got ]'],
  ['a strange line in a log', `${LOG}nonsense\n`, "history:2: expected a line of Jepsen's log"],
  [
    'an operation cut short in a log',
    `${LOG}INFO  jepsen.util - 0\n`,
    'history:2: expected a line',
  ],
  ['a strange type in a log', LOG.replace(':invoke', ':done'), 'history:1: expected type to be'],
  [
    'a keyword and a text of the same letters',
    '{:process 0 :type :invoke :f :write :value ":x"}\n{:process 0 :type :ok :f :write :value :x}',
    'history:2: expected ":x" to be a text as before, got a keyword of the same letters',
  ],
  ['a list of JSON', `[${JSONL.trim()}]`, 'history:1: expected'],
  ['a list of JSON', `[${JSONL.trim()}]`, 'if this is JSON, write one event a line and no list'],
  ['nothing', '', 'history: holds no events; expected one JSON object a line'],
  ['an empty list', '[]', 'history: holds no events; expected maps like {:process 0'],
])('%s is refused with its line', async (_, content, problem) => {
  expect(await problemOf(content)).toContain(problem);
});

test('a file in another format than it is said to be is refused', async () => {
  expect(await problemOf(LOG, 'jsonl')).toContain('history:1: expected an event as a JSON object');
  expect(await problemOf(JSONL, 'edn')).toContain('history:1: expected');
  expect(await problemOf(CALL, 'jepsen-log')).toContain('history:1: expected');
  const packed = gzipSync(JSONL);
  await expect(read(packed.subarray(0, packed.length - 9))).rejects.toThrow(
    'cannot be read: unexp',
  );
});
