import {
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Random } from '../../base/random.ts';
import { NotedDisk } from './noted-disk.ts';
import { cutPower } from './power-cut.ts';

let folder: string;
let data: string;
let notes: string;
let disk: NotedDisk;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'splitbrain-power-cut-'));
  data = join(folder, 'disk');
  notes = join(folder, 'notes.jsonl');
  disk = new NotedDisk(data, notes);
});
afterEach(() => {
  disk.close();
  rmSync(folder, { recursive: true });
});

type Call = (callback: (error: Error | null) => void) => void;

function done(call: Call): Promise<void> {
  return new Promise((resolve, reject) => call((error) => (error ? reject(error) : resolve())));
}

const append = (name: string, text: string) =>
  done((end) => disk.append(name, Buffer.from(text), end));
const sync = (name: string) => done((end) => disk.syncFile(name, end));
const syncNames = () => done((end) => disk.syncDirectory(end));
const rename = (from: string, to: string) => done((end) => disk.rename(from, to, end));
const remove = (name: string) => done((end) => disk.remove(name, end));

/** What each file holds. */
function content(): Record<string, string> {
  const names = readdirSync(data).sort();
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(data, name), 'utf8')]));
}

/** The process dies and the power fails; then another process goes on. */
function cut(seed: number): void {
  disk.close();
  cutPower(data, notes, seed);
  disk = new NotedDisk(data, notes);
}

/** What is left by each of many seeds, from the same beginning. */
async function outcomes(begin: () => Promise<void>): Promise<Set<string>> {
  const seen = new Set<string>();
  for (let seed = 1; seed <= 30; seed++) {
    disk.close();
    rmSync(folder, { recursive: true });
    mkdirSync(folder);
    disk = new NotedDisk(data, notes);
    await begin();
    cut(seed);
    seen.add(JSON.stringify(content()));
  }
  return seen;
}

describe('a power cut of a real disk (seeds 1 to 30)', () => {
  it('leaves what was synced and, of the rest of the same file, a drawn first piece', async () => {
    const seen = await outcomes(async () => {
      await append('a', 'kept');
      await sync('a');
      await syncNames();
      await append('a', '123');
    });
    expect([...seen].sort()).toEqual(
      ['kept', 'kept1', 'kept12', 'kept123'].map((a) => JSON.stringify({ a })).sort(),
    );
  });

  it('takes a file whose name was never synced, or leaves it', async () => {
    const seen = await outcomes(async () => {
      await append('a', 'x');
      await sync('a');
    });
    expect([...seen].sort()).toEqual(['{"a":"x"}', '{}']);
  });

  it('undoes a rename that no directory sync covers, and brings back what it replaced', async () => {
    const seen = await outcomes(async () => {
      for (const name of ['new', 'old']) {
        await append(name, name);
        await sync(name);
      }
      await syncNames();
      await rename('new', 'old');
    });
    expect([...seen].sort()).toEqual(['{"new":"new","old":"old"}', '{"old":"new"}']);
  });

  it('brings back a removed file whose removal was not synced', async () => {
    const seen = await outcomes(async () => {
      await append('a', 'x');
      await sync('a');
      await syncNames();
      await remove('a');
    });
    expect([...seen].sort()).toEqual(['{"a":"x"}', '{}']);
  });

  it('leaves alone whatever was synced, renamed and removed names included', async () => {
    const seen = await outcomes(async () => {
      for (const name of ['a', 'b', 'c']) await append(name, name);
      for (const name of ['a', 'b', 'c']) await sync(name);
      await rename('a', 'b');
      await remove('c');
      await syncNames();
    });
    expect([...seen]).toEqual(['{"b":"a"}']);
    expect(readdirSync(`${notes}.kept`)).toEqual([]);
  });

  it('takes what an earlier process wrote and nobody synced since', async () => {
    const seen = await outcomes(async () => {
      await append('a', 'k');
      await sync('a');
      await syncNames();
      await append('a', '1');
      disk.close();
      disk = new NotedDisk(data, notes);
      await append('a', '2');
    });
    expect([...seen].sort()).toEqual(['{"a":"k"}', '{"a":"k1"}', '{"a":"k12"}']);
  });

  it('keeps what an earlier process replaced until the names are synced, and no longer', async () => {
    const begin = async () => {
      for (const name of ['new', 'old', 'gone']) {
        await append(name, name);
        await sync(name);
      }
      await syncNames();
      await rename('new', 'old');
      await remove('gone');
      disk.close();
      disk = new NotedDisk(data, notes);
    };
    const seen = await outcomes(begin);
    expect([...seen].sort()).toEqual([
      '{"gone":"gone","new":"new","old":"old"}',
      '{"gone":"gone","old":"new"}',
      '{"old":"new"}',
    ]);
    await begin();
    expect(readdirSync(`${notes}.kept`)).toHaveLength(2);
    await syncNames();
    expect(readdirSync(`${notes}.kept`)).toEqual([]);
  });

  it('is not hindered by a copy that a process made and died before it noted why', async () => {
    await append('a', 'x');
    await sync('a');
    await syncNames();
    linkSync(join(data, 'a'), join(`${notes}.kept`, '2-a'));
    disk.close();
    disk = new NotedDisk(data, notes);
    expect(readdirSync(`${notes}.kept`)).toEqual([]);
    await remove('a');
    await syncNames();
    expect(content()).toEqual({});
  });

  it('does the same for the same seed, and the state after it lasts', async () => {
    await append('a', 'x'.repeat(1000));
    cut(new Random(7).int(1000));
    const left = content();
    cut(1);
    expect(content()).toEqual(left);
  });

  it('is refused where nothing was noted, and spares what was there before the notes', () => {
    expect(() => cutPower(data, join(folder, 'none'), 1)).toThrow('nothing was noted there');
    disk.close();
    writeFileSync(join(data, 'before'), 'x');
    rmSync(notes);
    disk = new NotedDisk(data, notes);
    cut(1);
    expect(content()).toEqual({ before: 'x' });
  });
});
