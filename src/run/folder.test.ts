import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeFolders, RUN_FORMAT, readRunFile } from './folder.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'splitbrain-folder-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the results folder', () => {
  it('is made with all that is missing above it, and may be there already', () => {
    const deep = join(folder, 'a', 'b', 'c');
    makeFolders(deep);
    makeFolders(deep);
    expect(existsSync(deep)).toBe(true);
  });

  it('is refused where a file stands in the way', () => {
    writeFileSync(join(folder, 'file'), '');
    expect(() => makeFolders(join(folder, 'file', 'results'))).toThrow(/ENOTDIR/);
  });

  it('is read only in the format of this version', () => {
    const write = (format: number) =>
      writeFileSync(join(folder, 'run.json'), JSON.stringify({ format, config: {} }));
    write(RUN_FORMAT);
    expect(readRunFile(folder).format).toBe(RUN_FORMAT);
    write(RUN_FORMAT + 1);
    expect(() => readRunFile(folder)).toThrow(/run.json is of format 2.*reads format 1/);
  });
});
