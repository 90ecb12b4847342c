import type { NodeId, RaftMessage } from '../raft/messages.ts';
import type { TraceRecord } from './trace.ts';

/**
 * All that a server knows of the world: clocks, timers, chance, the network and a disk. The
 * simulator and `host/` implement it; the server never learns which of them it runs on.
 *
 * Every callback is called later, never before the call that took it returns.
 */
export interface Host {
  readonly id: NodeId;
  /** Milliseconds since some fixed moment; never falls. The only clock that Raft's timers read. */
  monotonicMs(): number;
  /** Milliseconds since 1970 as this machine believes; may step both ways. */
  wallMs(): number;
  /** With a delay of 0, `callback` comes as soon as all that is due already has had its turn. */
  setTimer(delayMs: number, callback: () => void): Timer;
  /** An integer from 0 to `limit - 1`. */
  randomInt(limit: number): number;
  /**
   * Offers a message to a peer, at most once and with no word of whether it arrived. Requests
   * travel on this node's own connection to the peer, replies back on the peer's.
   */
  send(to: NodeId, message: RaftMessage): void;
  readonly disk: Disk;
  /** Notes an event of this node's trace; the host adds the time. */
  trace(record: TraceRecord): void;
  /** Ends the process: what happened must never have happened, or the disk failed. */
  fatal(reason: string): void;
}

export interface Timer {
  cancel(): void;
}

/** `error` is null where the call succeeded. */
export type DiskCallback = (error: Error | null) => void;

/**
 * A folder of files. A write lasts through a crash of the process as soon as its callback was
 * called; through a power cut only after `syncFile` (and, for names, `syncDirectory`).
 */
export interface Disk {
  /** The names of all files, in ascending order. */
  list(done: (error: Error | null, names: readonly string[]) => void): void;
  read(name: string, done: (error: Error | null, bytes: Uint8Array) => void): void;
  /** Appends, and creates the file where there is none. Calls for one file are done in order. */
  append(name: string, bytes: Uint8Array, done: DiskCallback): void;
  rename(from: string, to: string, done: DiskCallback): void;
  remove(name: string, done: DiskCallback): void;
  /** Makes the bytes of a file last through a power cut (fdatasync). */
  syncFile(name: string, done: DiskCallback): void;
  /** Makes creations, renames and removals last through a power cut. */
  syncDirectory(done: DiskCallback): void;
}
