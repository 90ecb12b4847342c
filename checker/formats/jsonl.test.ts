import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readHistory } from './jsonl.ts';

const CALL = '{"index":0,"process":0,"type":"invoke","f":"write","key":"x","value":"é"}';
const RETURN = '{"index":1,"process":0,"type":"ok","f":"write","key":"x"}';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'splitbrain-jsonl-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function fileOf(content: string | Uint8Array): Promise<string> {
  const file = join(folder, 'history.jsonl');
  await writeFile(file, content);
  return file;
}

/** A list in a list, so many times. */
function deep(levels: number): string {
  return `${'['.repeat(levels)}${']'.repeat(levels)}`;
}

/** The message, without the folder. */
async function errorOf(content: string | Uint8Array, allowTruncated = false): Promise<string> {
  const file = await fileOf(content);
  return readHistory(file, { allowTruncated }).then(
    () => 'no error',
    (error: Error) => error.message.replace(`${folder}/`, ''),
  );
}

test('events come as they stand in the file', async () => {
  const read = await readHistory(await fileOf(`\uFEFF${CALL}\r\n${RETURN}\n`));
  expect(read).toEqual({ events: [JSON.parse(CALL), JSON.parse(RETURN)], truncated: false });
});

test('a line may lie across the pieces that are read at a time', async () => {
  const line = (index: number) => `{"index":${index},"process":0,"type":"invoke","f":"é"}`;
  const lines = Array.from({ length: 60_000 }, (_, index) => line(index));
  const { events } = await readHistory(await fileOf(`${lines.join('\n')}\n`));
  expect(events).toEqual(lines.map((text) => JSON.parse(text)));
});

test('a last line that is whole counts, though no newline ends it: it may be the one that matters', async () => {
  for (const allowTruncated of [false, true]) {
    const read = await readHistory(await fileOf(`${CALL}\n${RETURN}`), { allowTruncated });
    expect(read).toEqual({ events: [JSON.parse(CALL), JSON.parse(RETURN)], truncated: false });
  }
});

test.each([
  [
    'half a line',
    `${CALL}\n${RETURN.slice(0, 20)}`,
    'expected a newline at the end of the last line',
  ],
  ['half a letter', new Uint8Array([...Buffer.from(`${CALL}\n"`), 0xc3]), 'expected a newline'],
])('a last line with %s is refused with a hint, or left out', async (_, content, problem) => {
  const message = await errorOf(content);
  expect(message).toContain(`history.jsonl:2: ${problem}`);
  expect(message).toContain('--allow-truncated');
  const read = await readHistory(await fileOf(content), { allowTruncated: true });
  expect(read).toEqual({ events: [JSON.parse(CALL)], truncated: true });
});

test.each([
  ['no JSON', 'x'],
  ['half a JSON text', RETURN.slice(0, 20)],
  ['nothing', ''],
])('a whole last line with %s is wrong and not cut off, whatever is allowed', async (_, line) => {
  for (const allowTruncated of [false, true]) {
    const message = await errorOf(`${CALL}\n${line}\n`, allowTruncated);
    expect(message).toMatch(/^history.jsonl:2: expected an event as a JSON object, got /);
    expect(message).not.toMatch(/cut off|--allow-truncated/);
  }
});

test.each([
  ['no JSON', `${CALL}\nnonsense\n${RETURN}\n`, 'history.jsonl:2: expected an event as a JSON'],
  [
    'empty',
    `${CALL}\n\n${RETURN}\n`,
    'history.jsonl:2: expected an event as a JSON object, got an',
  ],
  ['a list', '[1]\n', 'history.jsonl:1: expected an event, that is an object'],
  ['no index', '{"process":0}\n', 'expected index to be a whole number from 0, got nothing'],
  ['a strange type', RETURN.replace('ok', 'yes'), 'expected type to be "invoke", "ok", "fail"'],
  ['a strange process', RETURN.replace(':0', ':"a"'), 'or "nemesis", got "a"'],
  ['a negative time', RETURN.replace('{', '{"time":-1,'), "nanoseconds since the run's start"],
  ['no f', RETURN.replace('"write"', '""'), "expected f to be the operation's name"],
  ['a key that is no string', RETURN.replace('"x"', '1'), 'expected key to be a string, got 1'],
  ['a strange error', RETURN.replace('{', '{"error":5,'), 'expected error to be a string, got 5'],
  ['a large value', CALL.replace('"é"', '[9007199254740993]'), 'integers below 2^53'],
  ['a deep value', CALL.replace('"é"', deep(501)), 'expected value to be nested 500 deep at most'],
  ['a very deep value', CALL.replace('"é"', deep(100_000)), 'nested 500 deep at most'],
  ['a very deep list', deep(100_000), 'got a list that has no text'],
])('a line with %s is refused, even where the end may be cut', async (_, content, message) => {
  expect(await errorOf(`${content.trim()}\n${RETURN}\n`, true)).toContain(message);
});

test('an object over two lines is refused, even if another line makes up for it with two', async () => {
  const over = CALL.replace('"é"', '[{"a":1}\n{"b":2}]');
  const two = `${RETURN},${RETURN.replace('"index":1', '"index":2')}`;
  expect(await errorOf(`${over}\n${two}\n`)).toMatch(/^history.jsonl:1: expected an event/);
});

test('a value may be nested 500 deep', async () => {
  const call = CALL.replace('"é"', deep(500));
  expect(await readHistory(await fileOf(`${call}\n`))).toMatchObject({
    events: [JSON.parse(call)],
  });
});

test('values that are objects are read as they are, and a wrong shape is found on its line', async () => {
  const call = CALL.replace('"é"', '{"a":{"b":"}, {"}}');
  const file = await fileOf(`${call}\n${RETURN}\n`);
  expect(await readHistory(file)).toMatchObject({ events: [JSON.parse(call), JSON.parse(RETURN)] });
  expect(await errorOf(`${call}\n{"index":1}\n${RETURN}\n`)).toMatch(/^history.jsonl:2: /);
  expect(await errorOf(`${CALL}\n{"index":1}\n${RETURN}\n`)).toMatch(/^history.jsonl:2: /);
});

test('bytes that are no UTF-8 are found on their line', async () => {
  const content = Buffer.concat([Buffer.from(`${CALL}\n{"f":"`), Buffer.from([0xff, 0x0a])]);
  expect(await errorOf(Buffer.concat([content, Buffer.from(`${RETURN}\n`)]))).toContain(
    'history.jsonl:2: expected text in UTF-8',
  );
});

test('a file that is missing, a folder or empty is an error', async () => {
  await expect(readHistory(join(folder, 'none'))).rejects.toThrow('cannot be read: ENOENT');
  await expect(readHistory(folder)).rejects.toThrow('cannot be read: EISDIR');
  expect(await errorOf('')).toBe('history.jsonl: holds no events; expected one JSON object a line');
  expect(await errorOf(CALL.slice(0, 20), true)).toContain('holds no events');
});
