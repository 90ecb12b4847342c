import type { Target } from './load.ts';

/** A store under load: three nodes, and what can be asked of them. */
export interface Store {
  /** By the way that the load generator takes. */
  target(): Promise<Target>;
  /** Resident memory of all nodes, in MiB. */
  residentMiB(): number;
  /** CPU time of all nodes since they started, in seconds. */
  cpuSeconds(): number;
  /** Syncs of the write-ahead logs of all nodes since they started. */
  syncs(): Promise<number>;
  stop(): Promise<void>;
}
