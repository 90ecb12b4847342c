import { closeSync, openSync, readFileSync, readSync } from 'node:fs';

/** What the kernel tells of its time: seconds since it started, in hundredths. */
const UPTIME_FILE = '/proc/uptime';
const BOOT_ID_FILE = '/proc/sys/kernel/random/boot_id';
/** Field 22 of a process's stat is its start, in these ticks since the kernel's. */
const TICKS_PER_SECOND = 100;
const FIELDS_BEHIND_NAME = 19;

/**
 * How long the kernel has been running: the same for all containers of a machine, whatever their
 * clocks are told, because libfaketime lies about libc's clocks and not about files. Only traces
 * have it, so that what nodes did can be put in order; no node decides anything by it.
 */
export class Uptime {
  /** The reading of the last `look`, in milliseconds. */
  lookedMs = 0;
  /** The kernel's own name for its run: uptimes of one such name can be compared. */
  readonly bootId: string;
  readonly #descriptor: number;
  readonly #buffer = Buffer.alloc(64);
  #latestMs = 0;
  #isClosed = false;

  private constructor(descriptor: number, bootId: string) {
    this.#descriptor = descriptor;
    this.bootId = bootId;
  }

  /**
   * @returns null where there is no such file, or where it is a container's own count and not the
   *   kernel's (as with lxcfs): then this process began before it did
   */
  static open(): Uptime | null {
    try {
      const [bootId, startMs] = [readFileSync(BOOT_ID_FILE, 'latin1').trim(), ownStartMs()];
      const uptime = new Uptime(openSync(UPTIME_FILE, 'r'), bootId);
      if (uptime.nowMs() + 1_000 >= startMs) return uptime;
      uptime.close();
    } catch {
      // Not Linux.
    }
    return null;
  }

  /** Milliseconds, to ten. After `close` the last that were read. */
  nowMs(): number {
    if (this.#isClosed) return this.#latestMs;
    const length = readSync(this.#descriptor, this.#buffer, 0, this.#buffer.length, 0);
    const text = this.#buffer.toString('latin1', 0, length);
    this.#latestMs = Math.round(Number.parseFloat(text) * 1_000);
    return this.#latestMs;
  }

  /** Reads it before a step, for what the step will say. */
  look(): void {
    this.lookedMs = this.nowMs();
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    closeSync(this.#descriptor);
  }
}

function ownStartMs(): number {
  const stat = readFileSync('/proc/self/stat', 'latin1');
  // The name before it may hold spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[FIELDS_BEHIND_NAME]) / TICKS_PER_SECOND) * 1_000;
}
