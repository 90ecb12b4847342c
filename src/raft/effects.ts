import type { Configuration } from './configuration.ts';
import type { Entry, NodeId, RaftMessage, Snapshot } from './messages.ts';

export type Role = 'follower' | 'candidate' | 'leader';

/** What must survive a crash besides the log (Figure 2, persistent state). */
export interface HardState {
  readonly term: number;
  readonly votedFor: NodeId | null;
  /**
   * The entry by which this server ceased to be a voter, once it knows that as committed: the next
   * process is to know that it is not needed. Left out where there is none.
   */
  readonly leftBy?: number;
}

/** What happens to a server. Every event carries the monotonic time at which it is handled. */
export type RaftEvent =
  | { readonly type: 'tick'; readonly nowMs: number }
  | {
      readonly type: 'message';
      readonly nowMs: number;
      readonly from: NodeId;
      readonly message: RaftMessage;
    }
  /** All `persist` effects up to number `seq` are durable. */
  | { readonly type: 'persisted'; readonly nowMs: number; readonly seq: number }
  /** Nothing more came for now: send what gathered since the last flush (entries, read rounds). */
  | { readonly type: 'flush'; readonly nowMs: number };

/** What a server must do, in this order. */
export type Effect =
  /**
   * Write to the log on disk, in this order: the hard state, the truncation, the entries; then
   * answer with a `persisted` event that names `seq`. Numbers rise by one.
   */
  | {
      readonly type: 'persist';
      readonly seq: number;
      readonly hardState: HardState | null;
      readonly truncateFrom: number | null;
      readonly entries: readonly Entry[];
    }
  /**
   * Write a snapshot that came from the leader, whole or not at all, behind the writes before it;
   * where `keepsSuffix`, the entries behind it stay, else the log on disk is to be empty. Make its
   * state the store's, and answer with a `persisted` event that names `seq`.
   */
  | {
      readonly type: 'install';
      readonly seq: number;
      readonly snapshot: Snapshot;
      readonly keepsSuffix: boolean;
    }
  /** Send once everything up to persist number `after` is durable; 0: at once. */
  | {
      readonly type: 'send';
      readonly to: NodeId;
      readonly message: RaftMessage;
      readonly after: number;
    }
  /** These entries are committed: apply them. Every entry comes once, in order, without gaps. */
  | { readonly type: 'apply'; readonly entries: readonly Entry[] }
  /** These reads may be served as soon as `index` is applied. */
  | {
      readonly type: 'readReady';
      readonly ids: readonly number[];
      readonly index: number;
      readonly term: number;
    }
  /** Leadership, here or where it was asked, ended before these reads were confirmed. */
  | { readonly type: 'readRefused'; readonly ids: readonly number[] }
  /** This server stopped leading: nobody here will learn what became of the commands in wait. */
  | { readonly type: 'leadershipLost' }
  | { readonly type: 'trace'; readonly event: RaftTraceEvent };

/** [index, term, hash of the command], and the configuration where the entry brings one. */
export type TracedAppend =
  | readonly [index: number, term: number, hash: string]
  | readonly [index: number, term: number, hash: string, configuration: Configuration];

/** What the core tells of itself, for the invariants that are checked offline. */
export type RaftTraceEvent =
  | {
      readonly ev: 'role';
      readonly role: Role;
      readonly lastIndex: number;
      readonly lastTerm: number;
    }
  /** Entries that came to this node's log. */
  | { readonly ev: 'append'; readonly entries: readonly TracedAppend[] }
  /** The entry at `from` and all behind it were removed. */
  | { readonly ev: 'truncate'; readonly from: number }
  /** Everything up to `index` is on this node's disk, and so is the term `durableTerm`. */
  | { readonly ev: 'durable'; readonly index: number; readonly durableTerm: number }
  | { readonly ev: 'commit'; readonly index: number }
  /** A leader began to hand its office over. */
  | { readonly ev: 'transfer'; readonly to: NodeId }
  /** A snapshot of the state after `index` entries is on this node's disk. */
  | { readonly ev: 'snapshot'; readonly index: number; readonly lastTerm: number }
  /** This node's state is from now on that of its leader's snapshot. */
  | {
      readonly ev: 'install';
      readonly index: number;
      readonly lastTerm: number;
      readonly keepsSuffix: boolean;
      readonly configuration: Configuration;
    }
  /** A leader served reads at `index` by its lease alone: at this moment nobody else may lead. */
  | { readonly ev: 'lease'; readonly index: number };
