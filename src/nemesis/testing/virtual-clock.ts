import type { Clock } from '../../cluster/cluster.ts';

interface Sleeper {
  readonly atNs: number;
  readonly wake: () => void;
}

/** More turns than any chain of promises under test takes between two sleeps. */
const TURNS = 100;

/** A clock that stands still until everybody sleeps, then jumps to the next who wakes. */
export class VirtualClock implements Clock {
  #nowNs = 0;
  #sleepers: Sleeper[] = [];

  nowNs(): number {
    return this.#nowNs;
  }

  sleep(durationMs: number): Promise<void> {
    return new Promise((wake) => {
      this.#sleepers.push({ atNs: this.#nowNs + Math.round(durationMs * 1e6), wake });
    });
  }

  /** Lets time pass until `work` is done. */
  async run<T>(work: Promise<T>): Promise<T> {
    let done = false;
    const settle = () => {
      done = true;
    };
    work.then(settle, settle);
    for (;;) {
      for (let turn = 0; turn < TURNS; turn++) await Promise.resolve();
      if (done) return work;
      this.#wakeNext();
    }
  }

  #wakeNext(): void {
    const next = this.#sleepers.reduce<Sleeper | null>(
      (first, each) => (first === null || each.atNs < first.atNs ? each : first),
      null,
    );
    if (next === null) throw new Error('everybody waits and nobody sleeps');
    this.#sleepers = this.#sleepers.filter((each) => each !== next);
    this.#nowNs = next.atNs;
    next.wake();
  }
}
