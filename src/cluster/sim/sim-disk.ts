import type { Random } from '../../base/random.ts';
import type { Disk, DiskCallback } from '../../node/host.ts';

/** Times of a plain SSD, in µs: a write to the page cache, and a sync with its rare slow ones. */
const WRITE_US = { from: 5, to: 40 };
const SYNC_US = { from: 150, to: 900 };
const SLOW_SYNC_US = { from: 2_000, to: 15_000 };
const SLOW_SYNC_PERCENT = 2;

/** How often a simulated disk fails, in ten thousand calls of each kind. */
export interface DiskFailures {
  /** A write ends in ENOSPC, and a drawn part of it is there. */
  readonly fullPer10k: number;
  /**
   * A sync ends in EIO. As on Linux, what it was to write is read as before and counts as written, so
   * no later sync writes it: the next power cut leaves zeros there.
   */
  readonly syncFailsPer10k: number;
}

const NO_FAILURES: DiskFailures = { fullPer10k: 0, syncFailsPer10k: 0 };

interface SimFile {
  bytes: Buffer;
  length: number;
  /** Bytes that a power cut leaves alone. */
  syncedLength: number;
  /** What failed syncs were to write. */
  lost: Span[];
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * A disk whose content outlives its node's processes. Calls are done one after the other; one that
 * is under way when the process dies is done in part, or not at all.
 */
export class SimDisk implements Disk {
  readonly #random: Random;
  /** Runs a callback of the node after a delay, unless its process is gone by then. */
  readonly #later: (delayNs: number, action: () => void) => void;
  readonly #failures: DiskFailures;
  #files = new Map<string, SimFile>();
  /** The names as the last directory sync left them. */
  #syncedFiles = new Map<string, SimFile>();
  /** Calls wait for the one under way; the first is under way. */
  #calls: { readonly durationUs: number; readonly act: () => void; readonly torn?: () => void }[] =
    [];

  constructor(
    random: Random,
    later: (delayNs: number, action: () => void) => void,
    failures: DiskFailures = NO_FAILURES,
  ) {
    this.#random = random;
    this.#later = later;
    this.#failures = failures;
  }

  list(done: (error: Error | null, names: readonly string[]) => void): void {
    this.#call(WRITE_US, () => done(null, [...this.#files.keys()].sort()));
  }

  read(name: string, done: (error: Error | null, bytes: Uint8Array) => void): void {
    this.#call(WRITE_US, () => {
      const file = this.#files.get(name);
      if (file === undefined) return done(missing(name), new Uint8Array());
      done(null, Uint8Array.from(file.bytes.subarray(0, file.length)));
    });
  }

  append(name: string, bytes: Uint8Array, done: DiskCallback): void {
    const write = (length: number) => appendTo(this.#create(name), bytes.subarray(0, length));
    const isFull = this.#fails(this.#failures.fullPer10k);
    this.#call(
      WRITE_US,
      () => {
        write(isFull ? this.#random.between(0, bytes.length - 1) : bytes.length);
        done(isFull ? new Error('ENOSPC: no space left on device, write') : null);
      },
      () => write(this.#random.between(0, bytes.length)),
    );
  }

  rename(from: string, to: string, done: DiskCallback): void {
    this.#change(from, done, (file) => {
      this.#files.delete(from);
      this.#files.set(to, file);
    });
  }

  remove(name: string, done: DiskCallback): void {
    this.#change(name, done, () => this.#files.delete(name));
  }

  syncFile(name: string, done: DiskCallback): void {
    const isSlow = this.#random.chance(SLOW_SYNC_PERCENT);
    const fails = this.#fails(this.#failures.syncFailsPer10k);
    this.#change(
      name,
      (error) => done(error ?? (fails ? new Error('EIO: i/o error, fdatasync') : null)),
      (file) => {
        if (fails) {
          file.lost.push({ from: file.syncedLength, to: file.length });
          return;
        }
        file.syncedLength = file.length;
      },
      isSlow ? SLOW_SYNC_US : SYNC_US,
    );
  }

  syncDirectory(done: DiskCallback): void {
    this.#call(SYNC_US, () => {
      this.#syncedFiles = new Map(this.#files);
      done(null);
    });
  }

  /** The process died: the call under way is done in part, those behind it never began. */
  onProcessDeath(): void {
    this.#calls[0]?.torn?.();
    this.#calls = [];
  }

  /** The power failed: what was not synced is gone, but for a piece that the seed decides. */
  onPowerCut(): void {
    this.#calls = [];
    if (this.#random.chance(50)) this.#files = new Map(this.#syncedFiles);
    for (const file of this.#files.values()) {
      file.length = this.#random.between(file.syncedLength, file.length);
      file.syncedLength = file.length;
      for (const { from, to } of file.lost) file.bytes.fill(0, from, to);
      file.lost = [];
    }
    this.#syncedFiles = new Map(this.#files);
  }

  /** Draws only where failures are asked for: without them a seed gives what it always gave. */
  #fails(per10k: number): boolean {
    return per10k > 0 && this.#random.int(10_000) < per10k;
  }

  #create(name: string): SimFile {
    let file = this.#files.get(name);
    if (file === undefined) {
      file = {
        bytes: Buffer.alloc(4096),
        length: 0,
        syncedLength: 0,
        lost: [],
      };
      this.#files.set(name, file);
    }
    return file;
  }

  #change(
    name: string,
    done: DiskCallback,
    act: (file: SimFile) => void,
    duration: { from: number; to: number } = WRITE_US,
  ): void {
    this.#call(duration, () => {
      const file = this.#files.get(name);
      if (file === undefined) return done(missing(name));
      act(file);
      done(null);
    });
  }

  #call(duration: { from: number; to: number }, act: () => void, torn?: () => void): void {
    const durationUs = this.#random.between(duration.from, duration.to);
    this.#calls.push(torn === undefined ? { durationUs, act } : { durationUs, act, torn });
    if (this.#calls.length === 1) this.#begin();
  }

  #begin(): void {
    const call = this.#calls[0];
    if (call === undefined) return;
    this.#later(call.durationUs * 1000, () => {
      call.act();
      // The call itself may have ended the process, and with it the queue.
      if (this.#calls[0] !== call) return;
      this.#calls.shift();
      this.#begin();
    });
  }
}

function appendTo(file: SimFile, bytes: Uint8Array): void {
  const needed = file.length + bytes.length;
  if (needed > file.bytes.length) {
    const larger = Buffer.alloc(Math.max(needed, file.bytes.length * 2));
    file.bytes.copy(larger, 0, 0, file.length);
    file.bytes = larger;
  }
  file.bytes.set(bytes, file.length);
  file.length = needed;
}

function missing(name: string): Error {
  return new Error(`${name}: no such file`);
}
