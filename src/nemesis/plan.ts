import type { Link, NodeId } from '../cluster/cluster.ts';
import type { Snapshot } from './snapshot.ts';

/** What the nodes showed around one fault. */
export interface Seen {
  /** Just before it was applied. */
  readonly before: Snapshot;
  /**
   * While it was in force, in order: from its verified application, when frames in flight had time
   * to arrive, to just before its heal. At least one; several, so that a node which another fault
   * took away for a while is seen at other times.
   */
  readonly during: readonly Snapshot[];
  /** After its heal; the last of several where the plan waits for something to show. */
  readonly after: Snapshot | null;
}

/** Whether a fault hurt, and what that was read from. */
export interface Bite {
  readonly bit: boolean;
  readonly evidence: string;
}

/** One fault with its targets resolved, ready to be done. */
export interface Plan {
  /** What is done, in a phrase: `isolated n3 (leader)`. */
  readonly what: string;
  readonly nodes: readonly NodeId[];
  /** The links that it cuts. */
  readonly links?: readonly Link[];
  /** Whether the leader that it is aimed at can no longer lead, so that another must come. */
  readonly unseatsLeader: boolean;
  apply(): Promise<void>;
  heal(): Promise<void>;
  bite(seen: Seen): Bite;
  /**
   * For a bite that shows only after the heal: whether it shows `now`; `held` where it cannot yet,
   * as another fault in force keeps it from showing.
   */
  hasShown?(before: Snapshot, now: Snapshot): 'yes' | 'no' | 'held';
}
