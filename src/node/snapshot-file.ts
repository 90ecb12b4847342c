import type { Snapshot } from '../raft/index.ts';
import { crcAt, FRAME_BYTES, frame, RECORD_TYPES, typeAt, wholeEnd } from './record.ts';
import type { Damage } from './wal-reader.ts';

/**
 * A snapshot file is a chain of records (record.ts): one for each part, which says how many
 * characters come before it, and one at the end, which says how many there are in all.
 */
const OFFSET_BYTES = 6;

/** The name of the snapshot of the state after `index` entries; ascending names are ascending. */
export function snapshotName(index: number): string {
  return `snapshot-${String(index).padStart(15, '0')}.snap`;
}

/** The name under which it is written before it is whole. */
export function temporaryName(index: number): string {
  return `${snapshotName(index)}.tmp`;
}

/** The snapshots among the files of a folder, in order, and what was never finished. */
export function snapshotsAmong(names: readonly string[]): {
  readonly snapshots: readonly string[];
  readonly temporary: readonly string[];
} {
  const snapshots = names.filter((name) => /^snapshot-\d{15}\.snap$/.test(name)).sort();
  return { snapshots, temporary: names.filter((name) => /^snapshot-\d+\.snap\.tmp$/.test(name)) };
}

/** The index in a snapshot's name. */
export function indexInName(name: string): number {
  return Number(/\d+/.exec(name)?.[0]);
}

/** Encodes the records of one file, in order. */
export class SnapshotEncoder {
  #crc = 0;
  #offset = 0;

  part(text: string): Uint8Array {
    const bytes = this.#record(RECORD_TYPES.snapshotPart, text);
    this.#offset += text.length;
    return bytes;
  }

  end(): Uint8Array {
    return this.#record(RECORD_TYPES.snapshotEnd, '');
  }

  #record(type: number, text: string): Uint8Array {
    const start = FRAME_BYTES + OFFSET_BYTES;
    const bytes = Buffer.alloc(start + Buffer.byteLength(text));
    bytes.writeUIntBE(this.#offset, FRAME_BYTES, OFFSET_BYTES);
    bytes.write(text, start);
    frame(bytes, 0, type, bytes.length, this.#crc);
    this.#crc = crcAt(bytes, 0);
    return bytes;
  }
}

/** The parts of a snapshot file, or where it is damaged: it was whole once, or had no such name. */
export function readSnapshotFile(
  file: string,
  content: Uint8Array,
): { readonly parts: Snapshot['parts'] } | { readonly damage: Damage } {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  const damaged = (offset: number, problem: string) => ({
    damage: { file, offset, bytes: bytes.length, problem },
  });
  const parts: string[] = [];
  let length = 0;
  let crc = 0;
  let at = 0;
  while (at < bytes.length) {
    const end = wholeEnd(bytes, at, crc);
    if (end < at + FRAME_BYTES + OFFSET_BYTES) return damaged(at, 'a part is unreadable');
    const type = typeAt(bytes, at);
    const offset = bytes.readUIntBE(at + FRAME_BYTES, OFFSET_BYTES);
    if (offset !== length) return damaged(at, `a part is of ${offset}, and ${length} come before`);
    if (type === RECORD_TYPES.snapshotEnd) {
      return end === bytes.length ? { parts } : damaged(end, 'something follows on its end');
    }
    if (type !== RECORD_TYPES.snapshotPart) return damaged(at, 'a record of another kind');
    const part = bytes.toString('utf8', at + FRAME_BYTES + OFFSET_BYTES, end);
    parts.push(part);
    length += part.length;
    crc = crcAt(bytes, at);
    at = end;
  }
  return damaged(at, 'its end is missing');
}
