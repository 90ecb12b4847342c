import type { Disk, DiskCallback } from '../host.ts';

interface File {
  bytes: Buffer;
  /** Bytes that outlive a power cut. */
  synced: number;
  /** What a failed sync was to write: it counts as written from then on, and is on no disk. */
  lost: Span[];
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * A disk that does nothing until it is told to, call by call, and notes each call that it did.
 */
export class MemoryDisk implements Disk {
  /** What was done, such as `append wal-00000001.log`. */
  readonly journal: string[] = [];
  /** Told of every new call: whoever drives the disk then calls `next` some time later. */
  onCall: () => void = () => {};
  /** Calls whose note holds this fail and change nothing; a sync also gives up what it was to write. */
  failing: string | null = null;
  /** What the error of a failing call says. */
  failure = 'EIO';
  /** Bytes that all files together may have; of an append that needs more only a part is written. */
  room: number = Number.POSITIVE_INFINITY;
  #files = new Map<string, File>();
  /** The names as the last directory sync left them. */
  #syncedFiles = new Map<string, File>();
  #calls: (() => void)[] = [];

  /** Puts a file there, as an earlier process left it: written, and synced as far as told. */
  put(name: string, bytes: Uint8Array, synced: number = bytes.length): void {
    const file = { bytes: Buffer.from(bytes), synced, lost: [] };
    this.#files.set(name, file);
    if (synced > 0) this.#syncedFiles.set(name, file);
  }

  bytesOf(name: string): Buffer {
    return this.#files.get(name)?.bytes ?? Buffer.alloc(0);
  }

  get names(): string[] {
    return [...this.#files.keys()].sort();
  }

  /** Bytes of all files together. */
  get used(): number {
    return [...this.#files.values()].reduce((sum, { bytes }) => sum + bytes.length, 0);
  }

  /** Does the call that came first; false where none waits. */
  next(): boolean {
    const call = this.#calls.shift();
    call?.();
    return call !== undefined;
  }

  /** Does all calls, and those that their callbacks make. */
  drain(): void {
    while (this.next());
  }

  /** The process dies: calls that were not done never will be. */
  kill(): void {
    this.#calls = [];
  }

  /**
   * The power fails: `keeps` says how many of so many unsynced bytes remain by chance. Names are as
   * the last directory sync left them, unless `keepsNames`.
   */
  cutPower(keeps: (unsynced: number) => number = () => 0, keepsNames = false): void {
    this.kill();
    if (!keepsNames) this.#files = new Map(this.#syncedFiles);
    this.#syncedFiles = new Map(this.#files);
    for (const file of this.#files.values()) {
      for (const { from, to } of file.lost) file.bytes.fill(0, from, to);
      file.lost = [];
      const kept = file.synced + keeps(file.bytes.length - file.synced);
      file.bytes = file.bytes.subarray(0, kept);
      file.synced = kept;
    }
  }

  list(done: (error: Error | null, names: readonly string[]) => void): void {
    this.#call('list', (error) => done(error, this.names));
  }

  read(name: string, done: (error: Error | null, bytes: Uint8Array) => void): void {
    this.#call(`read ${name}`, (error) => done(error, Uint8Array.from(this.bytesOf(name))));
  }

  append(name: string, bytes: Uint8Array, done: DiskCallback): void {
    let isFull = false;
    const end: DiskCallback = (error) => done(error ?? (isFull ? new Error('ENOSPC') : null));
    this.#call(`append ${name}`, end, () => {
      const file = this.#files.get(name) ?? { bytes: Buffer.alloc(0), synced: 0, lost: [] };
      const left = this.room - this.used;
      isFull = bytes.length > left;
      file.bytes = Buffer.concat([file.bytes, isFull ? bytes.subarray(0, left) : bytes]);
      this.#files.set(name, file);
    });
  }

  rename(from: string, to: string, done: DiskCallback): void {
    this.#call(`rename ${from} to ${to}`, done, () => {
      const file = this.#files.get(from);
      if (file === undefined) return;
      this.#files.delete(from);
      this.#files.set(to, file);
    });
  }

  remove(name: string, done: DiskCallback): void {
    this.#call(`remove ${name}`, done, () => this.#files.delete(name));
  }

  syncFile(name: string, done: DiskCallback): void {
    this.#call(
      `sync ${name}`,
      done,
      () => {
        const file = this.#files.get(name);
        if (file !== undefined) file.synced = file.bytes.length;
      },
      () => {
        const file = this.#files.get(name);
        if (file !== undefined) file.lost.push({ from: file.synced, to: file.bytes.length });
      },
    );
  }

  syncDirectory(done: DiskCallback): void {
    this.#call('sync directory', done, () => {
      this.#syncedFiles = new Map(this.#files);
    });
  }

  #call(
    note: string,
    done: DiskCallback,
    act: () => void = () => {},
    fail: () => void = () => {},
  ): void {
    this.#calls.push(() => {
      if (this.failing !== null && note.includes(this.failing)) {
        fail();
        return done(new Error(this.failure));
      }
      this.journal.push(note);
      act();
      done(null);
    });
    this.onCall();
  }
}
