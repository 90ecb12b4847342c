import type { Target } from './load.ts';

/** The nodes of every cluster. */
export const NODES: readonly number[] = [1, 2, 3];

/** A store under load: three nodes, and what can be asked of them. */
export interface Store {
  /** By the way that the load generator takes: to the leader. */
  target(): Promise<Target>;
  /** Syncs of the write-ahead logs of all nodes since they started. */
  syncs(): Promise<number>;
}
