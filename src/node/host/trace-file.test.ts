import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TraceFile } from './trace-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'splitbrain-trace-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('TraceFile', () => {
  const told = (before: string): string[] => {
    const file = join(folder, 'trace.jsonl');
    writeFileSync(file, before);
    const trace = new TraceFile(file, 3, () => 1);
    trace.write({ incarnation: 2, term: 5, ev: 'commit', index: 9 });
    trace.close();
    return readFileSync(file, 'utf8').split('\n');
  };
  const LINE = '{"time":1000000,"node":3,"incarnation":2,"term":5,"ev":"commit","index":9}';

  it('appends to what earlier processes told', () => {
    expect(told('')).toEqual([LINE, '']);
    expect(told('{"a":1}\n')).toEqual(['{"a":1}', LINE, '']);
  });

  it('does not run into a line that a kill cut off', () => {
    expect(told('{"time":10')).toEqual(['{"time":10', LINE, '']);
  });
});
