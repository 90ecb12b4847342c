import type { Command, Value } from '../kv/command.ts';
import type { NodeId } from '../raft/messages.ts';
import type { ConfigurationStatus } from './admin-protocol.ts';
import type { Role } from './trace.ts';

export {
  ADMIN_ERRORS,
  type AdminErrorCode,
  type AdminOrder,
  type AdminReply,
  type ConfigurationStatus,
} from './admin-protocol.ts';
export type { NodeId, Role };

/**
 * How a `get` is served; one mode for a whole run. `log`: as an entry of the log. `index`: once a
 * majority has confirmed the leadership; a follower asks its leader. `lease`: by the leader alone
 * while its lease lasts, else like `index`. `stale`: by anyone at once, the negative control.
 */
export const READ_MODES = ['log', 'index', 'lease', 'stale'] as const;
export type ReadMode = (typeof READ_MODES)[number];

/**
 * A client's request. `open` opens a session: the answer's value is its id. Every other write
 * carries the session and a sequence number that rises by one an operation; a retry repeats both.
 * A write without a session is for those who never repeat one: each request is applied at most once.
 */
export interface ClientRequest {
  readonly session?: number;
  readonly seq?: number;
  readonly command: Command;
}

export type ClientReply =
  | {
      readonly ok: true;
      readonly node: NodeId;
      readonly value: Value;
      /** The entry that did it; for a read outside the log the index that it waited for. */
      readonly logIndex: number;
      readonly term: number;
    }
  | {
      readonly ok: false;
      readonly node: NodeId;
      readonly error: ClientErrorCode;
      /** True where the command certainly was not and will not be applied by this request. */
      readonly definite: boolean;
      readonly message: string;
      /** Who leads, as far as this node knows. */
      readonly leader?: NodeId;
      readonly logIndex?: number;
      readonly term?: number;
    };

export type ClientErrorCode =
  | 'not_leader'
  | 'busy'
  | 'bad_request'
  | 'too_large'
  | 'unknown_session'
  | 'mismatch'
  | 'superseded'
  | 'stale_sequence'
  | 'leadership_lost';

/**
 * Every refusal by name, and whether it is definite (after Maelstrom's error registry). `mismatch`
 * is a cas that was applied and found another value.
 */
export const CLIENT_ERRORS: Readonly<
  Record<ClientErrorCode, { readonly definite: boolean; readonly says: string }>
> = {
  not_leader: {
    definite: true,
    says: 'this node does not lead; the hint names who does, if known',
  },
  busy: {
    definite: true,
    says: 'too many requests wait here, or leadership is being handed over; nothing was done',
  },
  bad_request: { definite: true, says: 'the request is malformed; nothing was done' },
  too_large: { definite: true, says: 'the request is over the size limit; nothing was done' },
  unknown_session: {
    definite: true,
    says: 'no such session, or it was not used for too long; open one first; this attempt did nothing',
  },
  mismatch: { definite: true, says: 'the cas found another value than it expected' },
  superseded: { definite: true, says: 'another leader put another entry in its place' },
  stale_sequence: { definite: false, says: 'a later request of this session was applied' },
  leadership_lost: { definite: false, says: 'this node stopped leading while the request waited' },
};

/** Frames between this node and one peer since this incarnation began, seen from this node. */
export interface LinkCounters {
  requestsOffered: number;
  requestsReceived: number;
  repliesOffered: number;
  repliesReceived: number;
}

/** `GET /status`, and what `Cluster.observe` reads. */
export interface Status {
  readonly node: NodeId;
  /** Counts this node's starts over the same disk, from 1. */
  readonly incarnation: number;
  readonly role: Role;
  readonly term: number;
  /** Leads because the leader before it told it to stand (thesis 3.10), and not by its own timeout. */
  readonly leadsAsTold: boolean;
  readonly leader: NodeId | null;
  readonly lastIndex: number;
  readonly commitIndex: number;
  readonly appliedIndex: number;
  /** Who takes part, as the last entry of this node's log that changes it says. */
  readonly configuration: ConfigurationStatus;
  /** The last entry that the newest snapshot stands for; 0 where there is none. */
  readonly snapshotIndex: number;
  /** Hash of keys, values, sessions and the replicated time at `appliedIndex`. */
  readonly stateHash: string;
  readonly clock: { readonly monotonicMs: number; readonly wallMs: number };
  /** What the host counts: syncs of files since this process began. Not in the simulator. */
  readonly disk?: { readonly syncs: number };
  /** By peer. */
  readonly links: Readonly<Record<string, Readonly<LinkCounters>>>;
  /** Requests received, by the name of the client host that sent them. */
  readonly clients: Readonly<Record<string, number>>;
}

/** How a server is set up; the same in the simulator and in a container. */
export interface ServerConfig {
  readonly id: NodeId;
  /** The voters that the cluster began with: the same for all its nodes, those that join later too. */
  readonly members: readonly NodeId[];
  /**
   * All nodes that this one can reach, members or not; the members, unless it says more. A node that
   * is not among them cannot be added.
   */
  readonly nodes?: readonly NodeId[];
  /** Drawn from this to twice this, anew for every wait (§5.2). */
  readonly electionTimeoutMs: number;
  readonly heartbeatMs: number;
  readonly reads: ReadMode;
  /**
   * For reads by lease, and needed there: how far any server's clock may be off the true rate.
   * Beyond it a lease lies.
   */
  readonly maxClockDriftPpm?: number;
  /** A snapshot is taken after so many entries; 0: never. Left out: 100,000. */
  readonly snapshotEveryEntries?: number;
  /** Or after so many bytes written to the log; 0: never for these. Left out: 64 MiB. */
  readonly snapshotEveryWalBytes?: number;
  /** How many committed entries are applied at a stretch. Left out: 1,024. */
  readonly entriesPerApplySlice?: number;
  /**
   * Thesis 6.3: a session ends when nothing came of it for so long, in the replicated time. Of the
   * leader that opened it. Left out: an hour.
   */
  readonly sessionTimeoutMs?: number;
  /** Thesis 9.6: no election before a majority would vote; on unless false. */
  readonly preVote?: boolean;
  /** Thesis 6.2: a leader that no majority answers steps down; on unless false. */
  readonly checkQuorum?: boolean;
  /** Thesis 4.2.3: who hears from a leader ignores other candidates; on unless false. */
  readonly leaderStickiness?: boolean;
}
