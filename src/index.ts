/**
 * The chaos suite as a library: plan a run, execute it, read what it left behind.
 *
 * @module splitbrain
 */
export type { Cluster, ClusterConfig, Link, NodeId } from './cluster/cluster.ts';
export { SimCluster } from './cluster/sim/sim-cluster.ts';
export type { Fault, FaultKind, FaultRecord, Schedule } from './nemesis/schedule.ts';
export { writeReport } from './report/write.ts';
export type { RunConfig } from './run/config.ts';
export { type PlannedRun, planRun, type RunOptions } from './run/plan.ts';
export type { RunFile, Verdict, VerdictFile } from './run/results.ts';
export { executeRun, type RunOutcome, type RunRequest } from './run/run.ts';
