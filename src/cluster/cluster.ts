import type { Clock, StoreClient } from '../../workloads/client.ts';
import type {
  AdminOrder,
  AdminReply,
  ConfigurationStatus,
  NodeId,
  ReadMode,
  ServerConfig,
  Status,
} from '../node/protocol.ts';

export { READ_MODES } from '../node/protocol.ts';
export type {
  AdminOrder,
  AdminReply,
  Clock,
  ConfigurationStatus,
  NodeId,
  ReadMode,
  ServerConfig,
  Status,
  StoreClient,
};

/** A machine that clients run on; clients' links are cut by it. */
export type ClientHost = `c${number}`;
export type Endpoint = NodeId | ClientHost;

/**
 * A directed link. The connection that a dials to b carries a's requests and, back on it, b's
 * replies; so `{from: a, to: b, carries: 'requests'}` is the upstream of connection a→b and
 * `{from: a, to: b, carries: 'replies'}` the downstream of connection b→a.
 */
export interface Link {
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly carries: 'requests' | 'replies' | 'both';
}

/** How a node's clocks may be faked; fixed when the node starts. `none`: not at all. */
export type ClockProfile = 'none' | 'wall' | 'rate';

/** A fault that a cluster can do, by the name that a refusal uses. */
export type Ability =
  | 'block'
  | 'slow'
  | 'crash'
  | 'pause'
  | 'power-cut'
  | 'skew-wall'
  | 'skew-rate'
  | 'transfer'
  | 'membership';

/** What a clock is ordered to do. */
export interface Skew {
  /** Moves the wall clock by this much from where it truly is; profile `wall`. 0 heals. */
  readonly offsetMs?: number;
  /** The speed of both clocks against true time; profile `rate`. 1 heals. */
  readonly rate?: number;
}

/** One node as it was seen at one moment. */
export interface Observation {
  readonly node: NodeId;
  /** The harness's clock halfway between question and answer. */
  readonly atNs: number;
  /** Null where the node did not answer: it is down, paused or not yet up. */
  readonly status: Status | null;
  /** The node's wall clock minus true time, in ms; null where it did not answer. */
  readonly wallOffsetMs: number | null;
  /** Requests that clients sent to it since the cluster began, by client host, arrived or not. */
  readonly offeredByClients: Readonly<Record<string, number>>;
}

/** What every cluster is built from. */
export interface ClusterConfig {
  readonly seed: number;
  readonly nodes: readonly NodeId[];
  /** Those of the nodes that vote when the cluster begins; all, unless it says fewer. */
  readonly members?: readonly NodeId[];
  /** How many client processes will ask for a client. */
  readonly clients: number;
  readonly electionTimeoutMs: number;
  readonly heartbeatMs: number;
  readonly reads: ReadMode;
  /** For reads by lease; see `ServerConfig`. */
  readonly maxClockDriftPpm?: number;
  /** Entries between two snapshots of a node; 0: none. Left out: the server's default. */
  readonly snapshotEvery?: number;
  /** After how long sessions that nobody uses end. Left out: the server's default. */
  readonly sessionTimeoutMs?: number;
  /** By node; a node that is not named has `none`. */
  readonly clockProfiles: Readonly<Record<NodeId, ClockProfile>>;
  /** True where power will be cut: nodes then note what their disks would still have. */
  readonly powerCuts?: boolean;
  /** Where the nodes' traces and logs go: `<folder>/<id>.jsonl`. Exists. */
  readonly nodesFolder: string;
  /** The run's id, for labels. */
  readonly runId: string;
}

/**
 * Where nodes live. A promise rejects with a HarnessError where the cluster itself failed, never
 * for what the nodes do. Every fault method resolves when the fault is in force (read back where
 * the cluster can), and may be called for a node in any state: a crash of a dead node is no error.
 */
export interface Cluster {
  readonly kind: 'sim' | 'docker';
  readonly clock: Clock;
  readonly nodes: readonly NodeId[];
  readonly abilities: ReadonlySet<Ability>;
  /** Resolves with the error when the cluster itself is found broken; never, if it holds. */
  readonly failure: Promise<Error>;
  /** Brings all nodes up; resolves when each answers. */
  start(): Promise<void>;
  /** Stops everything and leaves nothing behind; may be called at any time, and twice. */
  stop(): Promise<void>;
  /** The way of client process `i` (from 0) to the nodes; it runs on client host `clientHost(i)`. */
  client(i: number): StoreClient;
  clientHost(i: number): ClientHost;
  /** SIGKILL: what was written stays, synced or not. */
  crash(node: NodeId): Promise<void>;
  /** Starts a node that is down on what its disk holds. */
  restart(node: NodeId): Promise<void>;
  pause(node: NodeId): Promise<void>;
  resume(node: NodeId): Promise<void>;
  /** SIGKILL, and what was not synced is lost; the tail may be torn. */
  powerCut(node: NodeId): Promise<void>;
  /** Drops all that these links carry, silently, until `heal` or `unblock`. */
  block(links: readonly Link[]): Promise<void>;
  unblock(links: readonly Link[]): Promise<void>;
  /** Delays all that these links carry by `latencyMs` until `heal` or `unslow`. */
  slow(links: readonly Link[], latencyMs: number): Promise<void>;
  unslow(links: readonly Link[]): Promise<void>;
  /** Undoes every block, slow, pause and skew, and restarts every node that is down. */
  heal(): Promise<void>;
  skew(node: NodeId, skew: Skew): Promise<void>;
  /**
   * Gives a node an operator's order, over a way that no fault touches. That it was taken is no promise
   * that it happens: `observe` shows whether it did. Null where the node did not answer; then it may
   * have been taken all the same.
   */
  order(node: NodeId, order: AdminOrder): Promise<AdminReply | null>;
  observe(): Promise<readonly Observation[]>;
}

/** Client processes share at most this many client hosts. */
const CLIENT_HOSTS_MAX = 10;

/** The client host that client process `i` (from 0) runs on. */
export function clientHostOf(i: number): ClientHost {
  return `c${(i % CLIENT_HOSTS_MAX) + 1}`;
}

/** How one of a cluster's servers is set up. */
export function serverConfigOf(config: ClusterConfig, id: NodeId): ServerConfig {
  const { nodes, members = nodes, electionTimeoutMs, heartbeatMs, reads } = config;
  const { maxClockDriftPpm, snapshotEvery, sessionTimeoutMs } = config;
  return {
    id,
    members,
    nodes,
    electionTimeoutMs,
    heartbeatMs,
    reads,
    ...(maxClockDriftPpm === undefined ? {} : { maxClockDriftPpm }),
    ...(snapshotEvery === undefined ? {} : { snapshotEveryEntries: snapshotEvery }),
    ...(sessionTimeoutMs === undefined ? {} : { sessionTimeoutMs }),
  };
}
