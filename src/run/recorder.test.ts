import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { HistoryEvent } from '../../checker/history.ts';
import { Recorder } from './recorder.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'splitbrain-recorder-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('tells of an event when it is written, and not before', () => {
  const file = join(folder, 'history.jsonl');
  const heard: HistoryEvent[] = [];
  const recorder = new Recorder(
    file,
    () => 7,
    (event) => {
      expect(readFileSync(file, 'utf8')).toContain(`${JSON.stringify(event)}\n`);
      heard.push(event);
    },
  );
  recorder.note('phase', 'faults');
  recorder.invoke(0, { f: 'read', key: 'x', value: null });
  recorder.close();
  expect(heard).toEqual(recorder.events);
  expect(heard).toHaveLength(2);
});

it('hands every event to the system before it goes on: nothing waits in the process', () => {
  const file = join(folder, 'history.jsonl');
  let nowNs = 0;
  const recorder = new Recorder(file, () => (nowNs += 10));
  const write = { f: 'write', key: 'x', value: 1 };
  recorder.invoke(0, write);
  expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(2);
  recorder.complete(0, write, { type: 'ok', value: 1, node: 2, logIndex: 5, term: 1 });
  recorder.note('phase', 'faults');
  recorder.close();
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toEqual(recorder.events);
  expect(recorder.events).toEqual([
    { index: 0, time: 10, process: 0, type: 'invoke', f: 'write', key: 'x', value: 1 },
    {
      index: 1,
      time: 20,
      process: 0,
      type: 'ok',
      f: 'write',
      key: 'x',
      value: 1,
      node: 2,
      logIndex: 5,
      term: 1,
    },
    { index: 2, time: 30, process: 'nemesis', type: 'info', f: 'phase', value: 'faults' },
  ]);
  expect(recorder.counts).toEqual({ ok: 1, fail: 0, info: 0 });
});
