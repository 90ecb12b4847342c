import { crcAt } from './record.ts';
import { roomFor, type WalRecord, writeRecord } from './wal-format.ts';

const ROOM_BYTES = 64 * 1024;

/**
 * Encodes records one behind the other, each with the CRC that continues from the one before. Two
 * buffers take turns: one is filled while the disk still writes from the other.
 */
export class WalEncoder {
  #bytes: Buffer = Buffer.allocUnsafe(ROOM_BYTES);
  #spare: Buffer = Buffer.allocUnsafe(ROOM_BYTES);
  #length = 0;
  #crc: number;

  /** @param crc of the record that these follow on */
  constructor(crc: number) {
    this.#crc = crc;
  }

  get isEmpty(): boolean {
    return this.#length === 0;
  }

  /** Of the last record. */
  get crc(): number {
    return this.#crc;
  }

  add(record: WalRecord): void {
    const needed = this.#length + roomFor(record);
    if (needed > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(needed, 2 * this.#bytes.length));
      this.#bytes.copy(larger, 0, 0, this.#length);
      this.#bytes = larger;
    }
    const at = this.#length;
    this.#length = writeRecord(this.#bytes, at, record, this.#crc);
    this.#crc = crcAt(this.#bytes, at);
  }

  /** What was added since the last call; it stays as it is until the next. */
  take(): Uint8Array {
    const taken = this.#bytes.subarray(0, this.#length);
    [this.#bytes, this.#spare] = [this.#spare, this.#bytes];
    this.#length = 0;
    return taken;
  }
}
