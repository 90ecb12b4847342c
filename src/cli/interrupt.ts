import type { Cluster } from '../cluster/cluster.ts';
import { Stop } from '../run/stop.ts';
import { EXIT_CODES } from './exit-codes.ts';
import { atLast } from './last-resort.ts';

/** A closed terminal is a wish to end as well. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * SIGINT, SIGTERM or SIGHUP once: the run ends early and what was recorded is checked. Twice: the cluster
 * is taken down and the process ends.
 */
export class Interrupt {
  readonly stop: Stop = new Stop();
  readonly #onFirst: () => void;
  #cluster: Cluster | null = null;
  #isSecond = false;

  /** @param onFirst called before the first signal is answered, to clear what stands on the line */
  constructor(onFirst: () => void) {
    this.#onFirst = onFirst;
    for (const signal of SIGNALS) process.on(signal, this.#onSignal);
  }

  /** The cluster to take down in a hurry. */
  watch(cluster: Cluster): void {
    this.#cluster = cluster;
    atLast(() => cluster.stop());
  }

  /** Signals do what they always do again. */
  release(): void {
    for (const signal of SIGNALS) process.off(signal, this.#onSignal);
  }

  #onSignal = (): void => {
    if (!this.stop.stopped) {
      this.stop.set();
      this.#onFirst();
      process.stderr.write(
        'stopping: the faults are healed and what was recorded is checked (again: stop at once)\n',
      );
      return;
    }
    if (this.#isSecond) return;
    this.#isSecond = true;
    process.stderr.write("stopping at once: no verdict; 'splitbrain report <run>' gives one\n");
    const gone = this.#cluster?.stop() ?? Promise.resolve();
    gone.catch(() => undefined).finally(() => process.exit(EXIT_CODES.error));
  };
}
