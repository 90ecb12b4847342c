import * as fs from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Disk, DiskCallback } from '../host.ts';

/**
 * A Disk over a folder. What concerns one file is done in the order of the calls; different files
 * go on at the same time. A rename counts for both of its names.
 */
export class FolderDisk implements Disk {
  readonly #folder: string;
  /** What waits by file name; the first of each is under way. */
  readonly #queues = new Map<string, (() => void)[]>();
  #syncs = 0;
  /** Syncs of the folder under way; they wait for no file. */
  #directorySyncs = 0;
  /** Files stay open: an append or a sync is one system call then. */
  readonly #descriptors = new Map<string, number>();

  /**
   * @param folder made where it is missing
   * @throws Error where it cannot be made
   */
  constructor(folder: string) {
    fs.mkdirSync(folder, { recursive: true });
    this.#folder = folder;
  }

  list(done: (error: Error | null, names: readonly string[]) => void): void {
    fs.readdir(this.#folder, { withFileTypes: true }, (error, entries) => {
      if (error !== null) return done(error, []);
      const names = entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
      done(null, names.sort());
    });
  }

  read(name: string, done: (error: Error | null, bytes: Uint8Array) => void): void {
    this.#inTurn([name], (next) => {
      readWhole(this.#path(name), (error, bytes) => {
        next();
        done(error, bytes);
      });
    });
  }

  append(name: string, bytes: Uint8Array, done: DiskCallback): void {
    this.#withFile(name, fs.constants.O_CREAT, done, (descriptor, finish) => {
      writeWhole(descriptor, bytes, finish);
    });
  }

  /** How many syncs of files there were. */
  get syncs(): number {
    return this.#syncs;
  }

  syncFile(name: string, done: DiskCallback): void {
    this.#syncs += 1;
    this.#withFile(name, 0, done, (descriptor, finish) => fs.fdatasync(descriptor, finish));
  }

  rename(from: string, to: string, done: DiskCallback): void {
    this.#inTurn([from, to], (next) => {
      this.#forget(from);
      this.#forget(to);
      fs.rename(this.#path(from), this.#path(to), (error) => {
        next();
        done(error);
      });
    });
  }

  remove(name: string, done: DiskCallback): void {
    this.#inTurn([name], (next) => {
      this.#forget(name);
      fs.unlink(this.#path(name), (error) => {
        next();
        done(error);
      });
    });
  }

  syncDirectory(given: DiskCallback): void {
    this.#directorySyncs += 1;
    const done: DiskCallback = (error) => {
      this.#directorySyncs -= 1;
      given(error);
    };
    fs.open(this.#folder, 'r', (openError, descriptor) => {
      if (openError !== null) return done(openError);
      fs.fsync(descriptor, (error) => fs.close(descriptor, () => done(error)));
    });
  }

  /** Resolves when nothing is under way any more, and nothing that it brought on. */
  async settled(): Promise<void> {
    while (this.#queues.size > 0 || this.#directorySyncs > 0) await nextTurn();
  }

  /** Closes all files; nothing may be under way. */
  close(): void {
    for (const name of [...this.#descriptors.keys()]) this.#forget(name);
  }

  #path(name: string): string {
    return join(this.#folder, name);
  }

  /** Runs `work` as soon as nothing called earlier for any of these names is under way. */
  #inTurn(names: readonly string[], work: (next: () => void) => void): void {
    const distinct = [...new Set(names)];
    let waitsFor = distinct.length;
    const isFirst = (): void => {
      waitsFor -= 1;
      if (waitsFor === 0) work(() => this.#leave(distinct));
    };
    // All queues are joined at once, so two tasks stand in the same order in each: no deadlock.
    for (const name of distinct) {
      const queue = this.#queues.get(name);
      if (queue !== undefined) {
        queue.push(isFirst);
      } else {
        this.#queues.set(name, [isFirst]);
        isFirst();
      }
    }
  }

  #leave(names: readonly string[]): void {
    for (const name of names) {
      const queue = this.#queues.get(name);
      queue?.shift();
      const next = queue?.[0];
      if (next === undefined) this.#queues.delete(name);
      else next();
    }
  }

  #withFile(
    name: string,
    flags: number,
    done: DiskCallback,
    work: (descriptor: number, finish: DiskCallback) => void,
  ): void {
    this.#inTurn([name], (next) => {
      const finish: DiskCallback = (error) => {
        next();
        done(error);
      };
      const open = this.#descriptors.get(name);
      if (open !== undefined) return work(open, finish);
      const append = fs.constants.O_RDWR | fs.constants.O_APPEND;
      fs.open(this.#path(name), append | flags, 0o644, (error, descriptor) => {
        if (error !== null) return finish(error);
        this.#descriptors.set(name, descriptor);
        work(descriptor, finish);
      });
    });
  }

  #forget(name: string): void {
    const descriptor = this.#descriptors.get(name);
    if (descriptor === undefined) return;
    this.#descriptors.delete(name);
    fs.closeSync(descriptor);
  }
}

/**
 * All of a file by one call: `fs.readFile` asks for half a MiB at a time and so gets nowhere while
 * something else, such as what was read before, keeps this thread busy.
 */
function readWhole(path: string, done: (error: Error | null, bytes: Uint8Array) => void): void {
  const nothing = new Uint8Array(0);
  fs.open(path, 'r', (openError, descriptor) => {
    if (openError !== null) return done(openError, nothing);
    const end = (error: Error | null, bytes: Uint8Array) =>
      fs.close(descriptor, () => done(error, error === null ? bytes : nothing));
    fs.fstat(descriptor, (error, stats) => {
      if (error !== null) return end(error, nothing);
      fillFrom(descriptor, Buffer.allocUnsafeSlow(stats.size), 0, end);
    });
  });
}

/** A read may give fewer bytes than it was asked for; none at the end of the file. */
function fillFrom(
  descriptor: number,
  bytes: Uint8Array,
  filled: number,
  done: (error: Error | null, bytes: Uint8Array) => void,
): void {
  if (filled === bytes.length) return done(null, bytes);
  fs.read(descriptor, bytes, filled, bytes.length - filled, null, (error, count) => {
    if (error !== null) return done(error, bytes);
    if (count === 0) return done(null, bytes.subarray(0, filled));
    fillFrom(descriptor, bytes, filled + count, done);
  });
}

/** A write may take fewer bytes than it was given. */
function writeWhole(descriptor: number, bytes: Uint8Array, done: DiskCallback): void {
  fs.write(descriptor, bytes, 0, bytes.length, null, (error, written) => {
    if (error !== null) return done(error);
    if (written < bytes.length) return writeWhole(descriptor, bytes.subarray(written), done);
    done(null);
  });
}
