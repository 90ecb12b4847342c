import { randomInt } from 'node:crypto';
import type { NodeId, RaftMessage } from '../../raft/messages.ts';
import type { Disk, Host, Timer } from '../host.ts';
import type { TraceRecord } from '../trace.ts';
import { Clocks } from './clock.ts';
import type { Uptime } from './uptime.ts';

/** The parts of a node that its host is put together from. */
export interface HostParts {
  readonly id: NodeId;
  readonly disk: Disk;
  /** Read before every step; null where the trace needs none. */
  readonly uptime: Uptime | null;
  readonly send: (to: NodeId, message: RaftMessage) => void;
  readonly trace: (record: TraceRecord) => void;
  readonly fatal: (reason: string) => void;
}

/** The Host of a real process: libc's clocks, the kernel's randomness, sockets and files. */
export class RealHost implements Host {
  readonly id: NodeId;
  readonly disk: Disk;
  readonly #parts: HostParts;
  readonly #clocks = new Clocks();

  constructor(parts: HostParts) {
    this.id = parts.id;
    this.disk = parts.disk;
    this.#parts = parts;
  }

  monotonicMs(): number {
    this.#parts.uptime?.look();
    return this.#clocks.monotonicMs();
  }

  wallMs(): number {
    return this.#clocks.wallMs();
  }

  setTimer(delayMs: number, callback: () => void): Timer {
    return this.#clocks.setTimer(delayMs, callback);
  }

  randomInt(limit: number): number {
    return randomInt(limit);
  }

  send(to: NodeId, message: RaftMessage): void {
    this.#parts.send(to, message);
  }

  trace(record: TraceRecord): void {
    this.#parts.trace(record);
  }

  fatal(reason: string): void {
    this.#parts.fatal(reason);
  }
}
