import { readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { flipByte, writeLog } from '../node/host/testing/log-folder.ts';
import { snapshotName } from '../node/snapshot-file.ts';
import { makeSnapshot } from '../node/testing/snapshot.ts';
import { command, temporaryFolder } from './testing/command.ts';

let folder: ReturnType<typeof temporaryFolder>;
let first: string;
let second: string;
beforeEach(() => {
  folder = temporaryFolder();
  [first, second] = writeLog(folder.path);
});
afterEach(() => folder.remove());

describe('splitbrain wal', () => {
  it('dumps every record of all segments, with its place', async () => {
    const { exitCode, stdout, stderr } = await command('wal', 'dump', folder.path);
    const lines = stdout.split('\n');
    expect(lines).toHaveLength(8);
    expect(lines[1]).toMatch(/wal-00000001\.log:\d+ {2}term 2, voted for 3$/);
    expect(lines[7]).toMatch(/wal-00000002\.log:\d+ {2}entry 4 of term 2 {2}\{"n":4\}$/);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  });

  it('dumps as JSON lines with --json', async () => {
    const { stdout } = await command('wal', 'dump', '--json', folder.path);
    const [record] = stdout.split('\n').map((line) => JSON.parse(line));
    expect(record).toMatchObject({ at: 47, type: 'incarnation', incarnation: 1 });
  });

  it('verifies a whole log, and one with a torn end, with exit code 0', async () => {
    const whole = await command('wal', 'verify', folder.path);
    expect(whole).toMatchObject({ exitCode: 0, stderr: '' });
    expect(whole.stdout).toMatch(/wal-00000002\.log: whole; 4 records, entries 3 to 4/);
    truncateSync(second, readFileSync(second).length - 1);
    const torn = await command('wal', 'verify', folder.path);
    expect(torn.exitCode).toBe(0);
    expect(torn.stdout).toMatch(/wal-00000002\.log: torn; 3 records/);
  });

  it('verifies a snapshot beside the log, and finds its damage', async () => {
    const file = join(folder.path, snapshotName(2));
    writeFileSync(file, makeSnapshot(2, 1).bytes);
    const whole = await command('wal', 'verify', folder.path);
    expect(whole.exitCode).toBe(0);
    expect(whole.stdout).toMatch(/snapshot-0+2\.snap: whole; the state after entry 2 of term 1/);
    writeFileSync(file, flipByte(readFileSync(file), 20));
    for (const path of [folder.path, file]) {
      const { exitCode, stdout } = await command('wal', 'verify', path);
      expect(exitCode).toBe(1);
      expect(stdout).toMatch(/snapshot-0+2\.snap: damaged at byte 0 of/);
    }
  });

  it('finds damage: file, offset and exit code 1, and dumps what is before it', async () => {
    writeFileSync(second, flipByte(readFileSync(second), 64));
    const verified = await command('wal', 'verify', folder.path, second);
    expect(verified.exitCode).toBe(1);
    expect(verified.stdout.match(/wal-00000002\.log: damaged at byte 47 of/g)).toHaveLength(2);
    const json = JSON.parse((await command('wal', 'verify', '--json', second)).stdout);
    expect(json).toMatchObject([{ damage: { offset: 47 } }]);
    const dumped = await command('wal', 'dump', folder.path);
    expect(dumped.exitCode).toBe(1);
    expect(dumped.stdout.split('\n')).toHaveLength(4);
    expect(dumped.stderr).toMatch(/damaged at byte 47/);
  });

  it('says that a server refuses a folder of which something is missing: exit code 1', async () => {
    rmSync(first);
    for (const what of ['verify', 'dump']) {
      const { exitCode, stdout, stderr } = await command('wal', what, folder.path);
      expect(exitCode).toBe(1);
      expect(stdout + stderr).toMatch(/no server starts on this: wal-00000001\.log is missing/);
    }
    const json = JSON.parse((await command('wal', 'verify', '--json', folder.path)).stdout);
    expect(json).toMatchObject([{ file: second }, { file: folder.path }]);
    expect(json[1].problem).toContain('entries 1 to 2 are nowhere');
  });

  it('names a path that cannot be read: exit code 64', async () => {
    const loop = join(folder.path, 'loop');
    symlinkSync(loop, loop);
    for (const what of ['verify', 'dump']) {
      const { exitCode, stderr } = await command('wal', what, loop);
      expect(exitCode).toBe(64);
      expect(stderr).toMatch(/^splitbrain: .*loop cannot be read: ELOOP[^\n]*$/);
    }
  });
});
