import { Tinypool } from 'tinypool';
import type { Task, TaskResult } from './task.ts';

/** How long a thread that should stop may take to say what it had found. */
const GRACE_MS = 1_000;

/** What the threads of one check are. */
export interface Threads {
  /** The module whose default export is run. */
  readonly worker: URL;
  readonly timeLimitMs: number;
  /** As in {@link Task}. */
  readonly stop: SharedArrayBuffer;
  readonly signal?: AbortSignal;
}

/**
 * Runs every task in a thread of its own, and leaves none running: not after a violation, at the end
 * of the time, after an error or an abort.
 *
 * @returns the results; null for a task that did not stop in time
 * @throws what a task threw, or the signal's reason
 */
export async function runInThreads(
  tasks: readonly Task[],
  { worker, timeLimitMs, stop, signal }: Threads,
): Promise<(TaskResult | null)[]> {
  const pool = new Tinypool({
    ...{ filename: worker.href, runtime: 'worker_threads' },
    ...{ minThreads: tasks.length, maxThreads: tasks.length, idleTimeout: 0 },
  });
  const results: (TaskResult | null)[] = tasks.map(() => null);
  const end = new End(timeLimitMs);
  const onAbort = () => end.fail(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  if (signal?.aborted === true) onAbort();
  const running = tasks.map(async (task, number) => {
    results[number] = (await pool.run(task)) as TaskResult;
    if (Atomics.load(new Int32Array(stop), 0) !== 0) end.isNear(GRACE_MS);
  });
  try {
    await Promise.race([Promise.all(running), end.reached]);
    return results;
  } finally {
    end.clear();
    signal?.removeEventListener('abort', onAbort);
    // Those that are cut off reject, and nobody waits for them any more.
    for (const one of running) one.catch(() => undefined);
    await pool.destroy();
  }
}

/** The moment from which nobody waits for the threads. */
class End {
  readonly reached: Promise<void>;
  #resolve: () => void = () => undefined;
  #reject: (reason: unknown) => void = () => undefined;
  #timer: NodeJS.Timeout;

  constructor(timeLimitMs: number) {
    this.reached = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.#timer = setTimeout(this.#resolve, timeLimitMs + GRACE_MS);
  }

  isNear(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#resolve, ms);
  }

  fail(reason: unknown): void {
    this.#reject(reason);
  }

  clear(): void {
    clearTimeout(this.#timer);
  }
}
