import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FolderDisk } from './disk.ts';

let folder: string;
let disk: FolderDisk;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'splitbrain-disk-'));
  disk = new FolderDisk(folder);
});

afterEach(() => {
  disk.close();
  rmSync(folder, { recursive: true });
});

const bytes = (text: string): Uint8Array => Buffer.from(text);

/** Waits for the callback of one call. */
function done(call: (callback: (error: Error | null) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => call((error) => (error ? reject(error) : resolve())));
}

function read(name: string): Promise<string> {
  return new Promise((resolve, reject) =>
    disk.read(name, (error, found) =>
      error ? reject(error) : resolve(Buffer.from(found).toString()),
    ),
  );
}

describe('FolderDisk', () => {
  test('a file of many MiB is read whole, and an empty one', async () => {
    const long = 'long'.repeat(5_000_000);
    writeFileSync(join(folder, 'long'), long);
    writeFileSync(join(folder, 'empty'), '');
    expect((await read('long')) === long).toBe(true);
    expect(await read('empty')).toBe('');
  });

  test('calls for one file are done in order, without waiting for each other', async () => {
    const calls = [
      done((next) => disk.append('a', bytes('one'), next)),
      done((next) => disk.append('a', bytes('two'), next)),
      done((next) => disk.append('a', bytes('!'), next)),
      done((next) => disk.syncFile('a', next)),
    ];
    expect(await read('a')).toBe('onetwo!');
    await Promise.all(calls);
  });

  test('a rename takes its turn for both names', async () => {
    const calls = [
      done((next) => disk.append('a', bytes('new'), next)),
      done((next) => disk.append('b', bytes('old'), next)),
      done((next) => disk.rename('a', 'b', next)),
      done((next) => disk.append('b', bytes('er'), next)),
      done((next) => disk.append('a', bytes('again'), next)),
      done((next) => disk.syncDirectory(next)),
    ];
    expect(await read('b')).toBe('newer');
    expect(await read('a')).toBe('again');
    await Promise.all(calls);
    await done((next) => disk.remove('a', next));
    expect(await new Promise((resolve) => disk.list((_, names) => resolve(names)))).toEqual(['b']);
  });

  test('any sequence of calls ends as if each had waited for the one before', async () => {
    const name = fc.constantFrom('a', 'b', 'c');
    const call = fc.oneof(
      fc.record({ op: fc.constant('append' as const), name, text: fc.string({ maxLength: 4 }) }),
      fc.record({ op: fc.constant('rename' as const), name, to: name }),
      fc.record({ op: fc.constant('remove' as const), name }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(call, { maxLength: 12 }), async (calls) => {
        const model = new Map<string, string>();
        for (const old of ['a', 'b', 'c']) rmSync(join(folder, old), { force: true });
        disk.close();
        const pending = calls.map((next) => {
          const old = model.get(next.name);
          if (next.op === 'append') {
            model.set(next.name, (old ?? '') + next.text);
            return done((end) => disk.append(next.name, bytes(next.text), end));
          }
          if (next.op === 'remove') {
            model.delete(next.name);
            return done((end) => disk.remove(next.name, end)).catch(() => {});
          }
          if (old !== undefined) {
            model.delete(next.name);
            model.set(next.to, old);
          }
          return done((end) => disk.rename(next.name, next.to, end)).catch(() => {});
        });
        await Promise.all(pending);
        for (const [file, text] of model) {
          expect(readFileSync(join(folder, file), 'utf8')).toBe(text);
        }
      }),
      { numRuns: 50 },
    );
  });

  test('a callback never comes before the call returns', async () => {
    writeFileSync(join(folder, 'a'), 'x');
    let returned = false;
    const waiting = done((next) => disk.remove('a', next)).then(() => expect(returned).toBe(true));
    returned = true;
    await waiting;
  });

  test('a file that is not there can be appended to, and nothing else', async () => {
    await expect(read('a')).rejects.toThrow('ENOENT');
    await expect(done((next) => disk.syncFile('a', next))).rejects.toThrow('ENOENT');
    await done((next) => disk.append('a', bytes('x'), next));
    expect(await read('a')).toBe('x');
  });
});
