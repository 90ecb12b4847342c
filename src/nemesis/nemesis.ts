import type { Cluster } from '../cluster/cluster.ts';
import { Holds } from './holds.ts';
import type { NemesisNote } from './note.ts';
import { type FaultContext, runFault } from './run-fault.ts';
import type { FaultRecord, Schedule } from './schedule.ts';
import { type StopSignal, sleepUntil } from './wait.ts';

export type { NemesisNote, StopSignal };

export interface NemesisOptions {
  readonly cluster: Cluster;
  /** Checked by `checkSchedule` against this cluster. */
  readonly schedule: Schedule;
  /** The start of the fault phase, from which `atMs` counts; on the cluster's clock. */
  readonly startNs: number;
  /** When every fault must be healed; on the cluster's clock. */
  readonly endNs: number;
  readonly electionTimeoutMs: number;
  /** Subtracted from the cluster's clock in the records; the start of the run. */
  readonly runStartNs?: number;
  /** Hears of every fault's start, end, or skip, as it happens. */
  readonly note: (note: NemesisNote) => void;
  /** Ends early once `stopped` is set: faults in force are healed and recorded with their true end. */
  readonly stop?: StopSignal;
}

const NS_PER_MS = 1_000_000;

/**
 * Does the faults of a schedule at their times, several at once where they overlap, and heals
 * each at its end. Resolves when all are healed and measured.
 *
 * @returns what became of each fault, in the schedule's order
 * @throws HarnessError where the cluster failed, after healing what it still could
 */
export async function runNemesis(options: NemesisOptions): Promise<readonly FaultRecord[]> {
  const { cluster, schedule, startNs, endNs } = options;
  let failed = false;
  const stop: StopSignal = {
    get stopped() {
      return failed || (options.stop?.stopped ?? false);
    },
  };
  const context: FaultContext = {
    cluster,
    holds: new Holds(cluster, { endNs, stop }),
    endNs,
    electionTimeoutMs: options.electionTimeoutMs,
    runStartNs: options.runStartNs ?? 0,
    note: options.note,
    stop,
  };
  const underWay: Promise<FaultRecord>[] = [];
  for (const fault of schedule.faults) {
    await sleepUntil(cluster.clock, startNs + fault.atMs * NS_PER_MS, stop);
    const running = runFault(fault, context);
    running.catch(() => {
      failed = true;
    });
    underWay.push(running);
  }
  // The others heal their faults before the first failure is told.
  await Promise.allSettled(underWay);
  return Promise.all(underWay);
}
