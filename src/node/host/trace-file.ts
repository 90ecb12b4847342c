import { closeSync, fstatSync, mkdirSync, openSync, readSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { NodeId } from '../../raft/messages.ts';
import type { TraceRecord } from '../trace.ts';
import type { Uptime } from './uptime.ts';

/** The standard output, for a trace that is not to become a file. */
export const STANDARD_OUTPUT = '-';

/**
 * The node's trace as JSON lines. Lines gather during one turn of the event loop; `flush` hands
 * them to the kernel, and whoever sends calls it first. So a SIGKILL never loses a line about
 * something that another machine has seen.
 */
export class TraceFile {
  readonly #node: NodeId;
  readonly #wallMs: () => number;
  readonly #uptime: Uptime | null;
  readonly #descriptor: number;
  #lines = '';

  /**
   * @param path the file, appended to; `-` is the standard output
   * @param wallMs the clock of the lines' times
   * @param uptime what puts leases and elections of several nodes in order; null where nothing does
   * @throws Error where the file cannot be opened
   */
  constructor(path: string, node: NodeId, wallMs: () => number, uptime: Uptime | null = null) {
    this.#node = node;
    this.#wallMs = wallMs;
    this.#uptime = uptime;
    if (path === STANDARD_OUTPUT) {
      this.#descriptor = 1;
    } else {
      mkdirSync(dirname(path), { recursive: true });
      this.#descriptor = openSync(path, 'a+');
      // A line that a kill cut off is not to run into the first of this process.
      if (!endsWithNewline(this.#descriptor)) this.#lines = '\n';
    }
  }

  /** Notes one record; `time` is the node's wall clock in nanoseconds since 1970. */
  write(record: TraceRecord): void {
    if (this.#lines === '') setImmediate(() => this.flush());
    // Milliseconds with six zeros behind: the number itself would be past 2^53.
    const time = `${Math.round(this.#wallMs())}000000`;
    const rest = JSON.stringify(record).slice(1);
    this.#lines += `{"time":${time},"node":${this.#node},${this.#uptimeOf(record)}${rest}\n`;
  }

  /**
   * A lease was looked at no earlier than its step began, and an election is over by now: whatever
   * stops this process in between, the one is not said too late, nor the other too early.
   */
  #uptimeOf({ ev }: TraceRecord): string {
    if (this.#uptime === null) return '';
    if (ev === 'start') return `"bootId":"${this.#uptime.bootId}",`;
    if (ev === 'lease') return `"uptimeMs":${this.#uptime.lookedMs},`;
    return ev === 'role' ? `"uptimeMs":${this.#uptime.nowMs()},` : '';
  }

  flush(): void {
    if (this.#lines === '') return;
    const bytes = Buffer.from(this.#lines);
    this.#lines = '';
    for (let written = 0; written < bytes.length; ) {
      written += writeSync(this.#descriptor, bytes, written);
    }
  }

  close(): void {
    this.flush();
    if (this.#descriptor !== 1) closeSync(this.#descriptor);
  }
}

/** Also true of an empty file. */
function endsWithNewline(descriptor: number): boolean {
  const { size } = fstatSync(descriptor);
  const last = Buffer.alloc(1);
  return size === 0 || readSync(descriptor, last, 0, 1, size - 1) === 0 || last[0] === 0x0a;
}
