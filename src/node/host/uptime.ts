import { closeSync, openSync, readFileSync, readSync } from 'node:fs';

/** What the kernel tells of its time: seconds since it started, in hundredths. */
const FILE = '/proc/uptime';
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
  readonly #descriptor: number;
  readonly #buffer = Buffer.alloc(64);

  private constructor(descriptor: number) {
    this.#descriptor = descriptor;
  }

  /**
   * @returns null where there is no such file, or where it is a container's own count and not the
   *   kernel's (as with lxcfs): then this process began before it did
   */
  static open(): Uptime | null {
    try {
      const uptime = new Uptime(openSync(FILE, 'r'));
      if (uptime.nowMs() + 1_000 >= ownStartMs()) return uptime;
      uptime.close();
    } catch {
      // Not Linux.
    }
    return null;
  }

  /** Milliseconds, to ten. */
  nowMs(): number {
    const length = readSync(this.#descriptor, this.#buffer, 0, this.#buffer.length, 0);
    const text = this.#buffer.toString('latin1', 0, length);
    return Math.round(Number.parseFloat(text) * 1_000);
  }

  /** Reads it before a step, for what the step will say. */
  look(): void {
    this.lookedMs = this.nowMs();
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

function ownStartMs(): number {
  const stat = readFileSync('/proc/self/stat', 'latin1');
  // The name before it may hold spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[FIELDS_BEHIND_NAME]) / TICKS_PER_SECOND) * 1_000;
}
