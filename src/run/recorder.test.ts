import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Recorder } from './recorder.ts';

it('hands every event to the system before it goes on: nothing waits in the process', () => {
  const folder = mkdtempSync(join(tmpdir(), 'splitbrain-recorder-'));
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
  rmSync(folder, { recursive: true });
});
