import type { Generator, Operation, Outcome, Session, Workload } from '../../workloads/index.ts';
import type { Random } from '../base/random.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { type StopSignal, sleepUntil } from '../nemesis/wait.ts';
import type { Phases } from './phases.ts';
import type { Recorder } from './recorder.ts';

/** What all workers of a run share. */
export interface WorkerContext {
  readonly cluster: Cluster;
  readonly workload: Workload;
  readonly generator: Generator;
  readonly recorder: Recorder;
  readonly phases: Phases;
  readonly concurrency: number;
  readonly operationTimeoutMs: number;
  /** The mean pause between two operations of one worker. */
  readonly intervalMs: number;
}

/** How soon a read of the final phase that failed is tried again. */
const RETRY_MS = 100;

const NS_PER_MS = 1_000_000;

/**
 * One client at work: a process until one of its operations ends in `info`, then its successor,
 * which is a process of its own (number plus concurrency) with a session of its own. Every second
 * worker is pinned to a node; the others start at one and follow hints.
 */
export class Worker {
  readonly #context: WorkerContext;
  readonly #index: number;
  readonly #random: Random;
  #process: number;
  #session: Session;

  constructor(context: WorkerContext, index: number, random: Random) {
    this.#context = context;
    this.#index = index;
    this.#random = random;
    this.#process = index;
    this.#session = this.#openSession();
  }

  get isPinned(): boolean {
    return this.#index % 2 === 1;
  }

  /** Does one operation after another until `untilNs` on the cluster's clock. */
  async work(untilNs: number, stop: StopSignal): Promise<void> {
    const { cluster, generator, intervalMs } = this.#context;
    const { clock } = cluster;
    while (!stop.stopped) {
      const pauseUs = this.#random.between(0, Math.round(2000 * intervalMs));
      const nextNs = clock.nowNs() + pauseUs * 1000;
      if (nextNs >= untilNs) break;
      await sleepUntil(clock, nextNs, stop);
      if (!stop.stopped) await this.#do(generator.next(this.#process));
    }
  }

  /** Repeats an operation, each time anew, until it is ok; false where time ran out first. */
  async doUntilOk(operation: Operation, untilNs: number, stop: StopSignal): Promise<boolean> {
    const { clock } = this.#context.cluster;
    while (!stop.stopped && clock.nowNs() < untilNs) {
      if ((await this.#do(operation)).type === 'ok') return true;
      await sleepUntil(clock, clock.nowNs() + RETRY_MS * NS_PER_MS, stop);
    }
    return false;
  }

  async #do(operation: Operation): Promise<Outcome> {
    const { recorder, phases, workload, generator, concurrency } = this.#context;
    recorder.invoke(this.#process, operation);
    const outcome = await this.#session.invoke(operation);
    recorder.complete(this.#process, operation, outcome);
    phases.count(outcome.type, workload.reads.includes(operation.f));
    generator.completed(operation, outcome);
    if (outcome.type === 'info') {
      this.#process += concurrency;
      this.#session = this.#openSession();
    }
    return outcome;
  }

  #openSession(): Session {
    const { cluster, workload, operationTimeoutMs } = this.#context;
    const home = cluster.nodes[(this.#index >> 1) % cluster.nodes.length] ?? 1;
    return workload.session(cluster.client(this.#index), {
      ...(this.isPinned ? { pinnedTo: home } : {}),
      home,
      timeoutMs: operationTimeoutMs,
      random: this.#random.fork(`process ${this.#process}`),
    });
  }
}
