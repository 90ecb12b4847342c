import type { Endpoint, Link, NodeId } from '../cluster/cluster.ts';

/**
 * Whom a fault is aimed at. `leader` and `follower` (the first one after the leader, going round)
 * are resolved when the fault begins. A node drawn at random is a `node` here: the seed has
 * decided before the run, so that a replay aims alike.
 */
export type Target =
  | { readonly node: NodeId }
  | { readonly nodes: readonly NodeId[] }
  | 'leader'
  | 'follower'
  | 'all';

/**
 * How the nodes are split. Shapes name who is cut off; `links` says it link by link. `isolate`
 * cuts each node that it names off from every other node; clients still reach it. `groups` cuts
 * between the groups; who is in none of them reaches everybody.
 * `leader-minority`: the leader and enough others to be a minority, against the rest. `order`
 * ranks the nodes, so that the seed has decided who joins which side before the run began.
 */
export type PartitionShape =
  | { readonly shape: 'isolate'; readonly target: Target }
  | { readonly shape: 'halves'; readonly order: readonly NodeId[] }
  | { readonly shape: 'leader-minority'; readonly order: readonly NodeId[] }
  | { readonly shape: 'groups'; readonly groups: readonly (readonly Endpoint[])[] }
  /** Nothing that `target` sends arrives (`outbound`), or nothing arrives at it (`inbound`). */
  | {
      readonly shape: 'one-way';
      readonly target: Target;
      readonly direction: 'inbound' | 'outbound';
    }
  | { readonly shape: 'links'; readonly links: readonly Link[] };

interface Timed {
  /** Names the fault within its schedule: `f1`, `f2`, … */
  readonly id: string;
  /** When it begins, in ms from the start of the fault phase. */
  readonly atMs: number;
  /** How long it lasts. */
  readonly forMs: number;
}

export type Fault =
  | (Timed & { readonly kind: 'partition' } & PartitionShape)
  | (Timed & { readonly kind: 'crash'; readonly target: Target })
  | (Timed & { readonly kind: 'power-cut'; readonly target: Target })
  | (Timed & { readonly kind: 'pause'; readonly target: Target })
  | (Timed & { readonly kind: 'skew'; readonly target: Target; readonly offsetMs: number })
  | (Timed & { readonly kind: 'skew'; readonly target: Target; readonly rate: number })
  /** The leader hands its office over to the first of `order` that votes and does not lead. */
  | (Timed & { readonly kind: 'transfer'; readonly order: readonly NodeId[] })
  /** Who is hit is removed from the configuration, all in one change, and added again at the end. */
  | (Timed & { readonly kind: 'membership'; readonly target: Target });

export type FaultKind = Fault['kind'];

/** The faults of a run, as data: drawn from the seed before the run, stored, replayable. */
export interface Schedule {
  readonly name: string;
  /** In ascending order of `atMs`. */
  readonly faults: readonly Fault[];
}

/** What became of one fault (DESIGN section 6, bite). */
export interface FaultRecord {
  readonly id: string;
  readonly kind: FaultKind;
  /** `done`, or `skipped`: its target never came to be, or the run ended first. */
  readonly state: 'done' | 'skipped';
  /** What was really done, in a phrase: `isolated n3 (leader)`. */
  readonly what: string;
  /** The nodes that it was aimed at, resolved. */
  readonly nodes: readonly NodeId[];
  readonly aimedAtLeader: boolean;
  /**
   * Whether `bit` demands a leader change: aimed at the leader, of a kind that cuts it off from
   * its followers, who are enough to elect another, and in force for three longest election timeouts.
   */
  readonly leaderChangeRequired: boolean;
  /** From its verified application to the start of its heal, on the run's clock; null where skipped. */
  readonly startNs: number | null;
  readonly endNs: number | null;
  /** Null where it was not measured: the run was killed before. */
  readonly bit: boolean | null;
  /** What the bite was read from, in a phrase: `n3 offered 41 frames, none arrived`. */
  readonly evidence: string;
  /** Whether a leader of a higher term was seen while it lasted; null where nobody could see. */
  readonly leaderChanged: boolean | null;
}
