import { workloadByName } from '../../workloads/index.ts';
import { Random } from '../base/random.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { runNemesis } from '../nemesis/nemesis.ts';
import { restoreMembers } from '../nemesis/roster.ts';
import type { FaultRecord, Schedule } from '../nemesis/schedule.ts';
import { type StopSignal, sleepUntil } from '../nemesis/wait.ts';
import type { RunConfig } from './config.ts';
import { awaitConvergence, type Convergence } from './convergence.ts';
import { type PhasePlan, Phases, planPhases } from './phases.ts';
import type { Recorder } from './recorder.ts';
import { Stop } from './stop.ts';
import { Watch } from './watch.ts';
import { Worker, type WorkerContext } from './worker.ts';

/** The final reads and the nodes' agreement may take this long together. */
const FINAL_MS = 30_000;
/** Nodes that are out of the cluster when the faults are over may take this long to be in again. */
const RESTORE_MS = 20_000;

const NS_PER_MS = 1_000_000;

/** Where a run stands, for who watches it. */
export interface Progress {
  readonly phase: string;
  readonly elapsedMs: number;
  readonly totalMs: number;
  readonly ok: number;
  readonly fail: number;
  readonly info: number;
  readonly leader: number | null;
  /** The faults in force, each in a phrase. */
  readonly faults: readonly string[];
}

/** What a run left behind besides its history. Filled as it goes: what was seen is kept. */
export interface Observed {
  readonly phases: Phases;
  readonly watch: Watch;
  faults: readonly FaultRecord[];
  convergence: Convergence | null;
  unreadKeys: number;
  /** Whether the run saw its end. */
  isComplete: boolean;
}

/** A run on a cluster that is up: clients at work, faults, recovery, final reads. */
export class Stages {
  readonly observed: Observed;
  readonly #config: RunConfig;
  readonly #schedule: Schedule;
  readonly #cluster: Cluster;
  readonly #recorder: Recorder;
  readonly #startNs: number;
  readonly #plan: PhasePlan;
  readonly #workers: readonly Worker[];
  readonly #context: WorkerContext;
  readonly #inForce = new Map<string, string>();
  readonly #onProgress: (progress: Progress) => void;

  constructor(
    config: RunConfig,
    schedule: Schedule,
    cluster: Cluster,
    recorder: Recorder,
    startNs: number,
    onProgress: (progress: Progress) => void,
  ) {
    this.#config = config;
    this.#schedule = schedule;
    this.#cluster = cluster;
    this.#recorder = recorder;
    this.#startNs = startNs;
    this.#onProgress = onProgress;
    this.#plan = planPhases(config.durationMs);
    const { concurrency, operationTimeoutMs, rate, keys } = config;
    const random = new Random(config.seed).fork('workload');
    const workload = workloadByName(config.workload);
    const generator = workload.generator(random.fork('generator'), { keys });
    const phases = new Phases(recorder, () => cluster.clock.nowNs() - startNs);
    const intervalMs = (1000 * concurrency) / rate;
    const shared = { cluster, workload, generator, recorder, phases, concurrency };
    this.#context = { ...shared, operationTimeoutMs, intervalMs };
    this.#workers = Array.from(
      { length: concurrency },
      (_, i) => new Worker(this.#context, i, random.fork(`worker ${i}`)),
    );
    const watch = new Watch(cluster, startNs);
    this.observed = {
      phases,
      watch,
      faults: [],
      convergence: null,
      unreadKeys: 0,
      isComplete: false,
    };
  }

  /** All phases, one after the other. A stop ends them early, with what was seen in `observed`. */
  async run(stop: StopSignal): Promise<void> {
    const ended = new Stop();
    const { watch } = this.observed;
    // Whoever fails first ends the others: none may go on with a cluster that is gone.
    const either = new Stop(stop);
    const failed = (error: unknown) => {
      ended.set();
      either.set();
      throw error;
    };
    let broken: Error | null = null;
    void this.#cluster.failure.then((error) => {
      broken = error;
      either.set();
    });
    const watching = watch.run(ended, () => this.#report()).catch(failed);
    const working = this.#phases(either)
      .catch(failed)
      .finally(() => ended.set());
    const [looked, worked] = await Promise.allSettled([watching, working]);
    this.observed.phases.begin(null);
    if (broken !== null) throw broken;
    for (const part of [worked, looked]) if (part.status === 'rejected') throw part.reason;
  }

  async #phases(stop: StopSignal): Promise<void> {
    const { phases } = this.observed;
    const { warmUpMs, faultsMs, healedMs } = this.#plan;
    const faultsNs = this.#startNs + warmUpMs * NS_PER_MS;
    const healedNs = faultsNs + faultsMs * NS_PER_MS;
    const finalNs = healedNs + healedMs * NS_PER_MS;
    phases.begin('warm-up');
    const clients = Promise.all(this.#workers.map((worker) => worker.work(finalNs, stop)));
    // A worker that fails is told where it is awaited; until then it must not count as unhandled.
    clients.catch(() => undefined);
    await sleepUntil(this.#cluster.clock, faultsNs, stop);
    if (!stop.stopped) phases.begin('faults');
    this.observed.faults = await this.#faults(faultsNs, healedNs, stop);
    await sleepUntil(this.#cluster.clock, healedNs, stop);
    await this.#cluster.heal();
    if (!stop.stopped) phases.begin('healed');
    // Without all nodes in it, what the final reads and the nodes' agreement say would be of some only.
    await Promise.all([clients, this.#restore(stop)]);
    if (stop.stopped) return;
    phases.begin('final');
    await this.#finish(this.#cluster.clock.nowNs() + FINAL_MS * NS_PER_MS, stop);
  }

  async #restore(stop: StopSignal): Promise<void> {
    const { faults } = this.#schedule;
    if (!faults.some(({ kind }) => kind === 'membership')) return;
    await restoreMembers(this.#cluster, RESTORE_MS, stop);
  }

  #faults(startNs: number, endNs: number, stop: StopSignal): Promise<readonly FaultRecord[]> {
    return runNemesis({
      cluster: this.#cluster,
      schedule: this.#schedule,
      startNs,
      endNs,
      electionTimeoutMs: this.#config.electionTimeoutMs,
      runStartNs: this.#startNs,
      stop,
      note: ({ f, value }) => {
        this.#recorder.note(f, value);
        if (value.phase === 'start') this.#inForce.set(value.id, value.what);
        else this.#inForce.delete(value.id);
      },
    });
  }

  /** Every live key is read until ok, by the workers that are free to go where it can be. */
  async #finish(untilNs: number, stop: StopSignal): Promise<void> {
    const readers = this.#workers.filter((worker) => !worker.isPinned);
    const queue = [...this.#context.generator.finalOperations()];
    const drain = async (worker: Worker) => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        if (!(await worker.doUntilOk(next, untilNs, stop))) this.observed.unreadKeys += 1;
      }
    };
    await Promise.all(readers.map(drain));
    this.observed.convergence = await awaitConvergence(this.#cluster, untilNs, stop);
    this.observed.isComplete = true;
  }

  #report(): void {
    const { phases, watch } = this.observed;
    this.#onProgress({
      phase: phases.name ?? '',
      elapsedMs: (this.#cluster.clock.nowNs() - this.#startNs) / NS_PER_MS,
      totalMs: this.#config.durationMs,
      ...this.#recorder.counts,
      leader: watch.leader?.node ?? null,
      faults: [...this.#inForce.values()],
    });
  }
}
