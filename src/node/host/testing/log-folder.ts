import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeSegment } from '../../testing/segment.ts';
import type { WalRecord } from '../../wal-format.ts';
import { segmentName } from '../../wal-reader.ts';

/** An entry of term 2 with a command of its own. */
export function entryAt(index: number): WalRecord {
  return { type: 'entry', entry: { index, term: 2, command: `{"n":${index}}` } };
}

/** Writes a log of two segments: entries 1 and 2, then 3 and 4. @returns the paths of both */
export function writeLog(folder: string): readonly [string, string] {
  const incarnation = { type: 'incarnation', incarnation: 1 } as const;
  const hardState = { type: 'hardState', hardState: { term: 2, votedFor: 3 } } as const;
  const one = makeSegment([incarnation, hardState, entryAt(1), entryAt(2)]);
  const two = makeSegment(
    [entryAt(3), { type: 'truncate', from: 3 }, entryAt(3), entryAt(4)],
    one.next,
  );
  const paths = [join(folder, segmentName(1)), join(folder, segmentName(2))] as const;
  writeFileSync(paths[0], one.bytes);
  writeFileSync(paths[1], two.bytes);
  return paths;
}

/** Changes one byte of a file. */
export function flipByte(bytes: Buffer, at: number): Buffer {
  const changed = Buffer.from(bytes);
  changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
  return changed;
}
