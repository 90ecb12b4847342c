import type { Configuration, RaftTraceEvent, Role } from '../raft/index.ts';

export type { Role };

/**
 * What a server tells of itself: one line of `nodes/<id>.jsonl`, enough to check Raft's
 * invariants offline. The host adds `time` (nanoseconds since the run's start; in a container,
 * since 1970 by the node's wall clock) and `node`; in a container with reads by lease also the
 * kernel's `uptimeMs` of leases and roles, and the `bootId` of that kernel of starts: these put what
 * several nodes did in order.
 */
export type TraceRecord = { readonly incarnation: number; readonly term: number } & TraceEvent;

export type TraceEvent =
  | RaftTraceEvent
  /** A server came up on what its disk held: with that term, that vote and that log. */
  | {
      readonly ev: 'start';
      readonly lastIndex: number;
      readonly lastTerm: number;
      readonly votedFor: number | null;
      /** Bytes of a torn tail, without which the segment was written anew. */
      readonly repairedBytes: number;
      /** Who takes part, as its disk says. */
      readonly configuration: Configuration;
    }
  /**
   * This node's vote of `voteTerm` left it. Noted then and not when it was decided: a vote that a
   * crash undid before anybody heard of it was never given. The node may know a later term by then.
   */
  | { readonly ev: 'vote'; readonly voteTerm: number; readonly votedFor: number }
  /**
   * Everything up to `index` is applied; the hash is of the state there. `firsts` are the sessions'
   * commands that were applied for the first time, each as [index, session, sequence number].
   */
  | {
      readonly ev: 'apply';
      readonly index: number;
      readonly stateHash: string;
      readonly firsts?: readonly (readonly [number, number, number])[];
    }
  /** A snapshot began: of the state after `index` entries, which has this hash. */
  | { readonly ev: 'capture'; readonly index: number; readonly stateHash: string }
  /** This node's state is from now on that of a snapshot, its own from its disk or its leader's. */
  | { readonly ev: 'restore'; readonly index: number; readonly stateHash: string }
  /** A server stopped because its disk was full or failed; the message is the system's. */
  | { readonly ev: 'diskFailed'; readonly message: string }
  /** A server stopped because something happened that must never happen. */
  | { readonly ev: 'assertion'; readonly message: string }
  /** A server stopped because of an error of its own that nobody foresaw. */
  | { readonly ev: 'fatal'; readonly message: string };
