import TinyQueue from 'tinyqueue';
import type { Clock } from '../cluster.ts';

interface Event {
  readonly timeNs: number;
  /** Events of one moment happen in the order in which they were planned. */
  readonly sequence: number;
  action: (() => void) | null;
}

/** A planned event that may be called off. */
export interface Planned {
  cancel(): void;
}

/**
 * Virtual time. One event happens, then every microtask that it caused, then the next, in order of
 * (time, sequence). Time stands still while no one in the harness waits on it, so what the harness
 * does between two waits takes no time, however long it really takes.
 */
export class Timeline implements Clock {
  readonly #queue = new TinyQueue<Event>(
    [],
    (a, b) => a.timeNs - b.timeNs || a.sequence - b.sequence,
  );
  #nowNs = 0;
  #sequence = 0;
  /** Waits of the harness that virtual time must end. */
  #waits = 0;
  #isRunning = false;
  /** Set when an event ended a wait: the harness gets its turn before the next event. */
  #isHarnessAwake = false;
  /** How to tell the open waits that the simulator itself failed. */
  readonly #rejections = new Set<(error: unknown) => void>();
  #failure: { readonly error: unknown } | null = null;

  nowNs(): number {
    return this.#nowNs;
  }

  /** Plans an event. */
  after(delayNs: number, action: () => void): Planned {
    const event: Event = {
      timeNs: this.#nowNs + Math.max(0, Math.round(delayNs)),
      sequence: this.#sequence++,
      action,
    };
    this.#queue.push(event);
    return {
      cancel: () => {
        event.action = null;
      },
    };
  }

  sleep(durationMs: number): Promise<void> {
    return this.wait((done) => {
      this.after(durationMs * 1e6, () => done());
    });
  }

  /**
   * A wait of the harness, ended by the first call of `done`; `begin` plans what will call it.
   * From then on time passes.
   */
  wait<T>(begin: (done: (value: T) => void) => void): Promise<T> {
    if (this.#failure !== null) return Promise.reject(this.#failure.error);
    this.#waits += 1;
    if (!this.#isRunning) {
      this.#isRunning = true;
      setImmediate(() => this.#run());
    }
    return new Promise((resolve, reject) => {
      let isDone = false;
      this.#rejections.add(reject);
      begin((value) => {
        if (isDone) return;
        isDone = true;
        this.#rejections.delete(reject);
        this.#waits -= 1;
        this.#isHarnessAwake = true;
        resolve(value);
      });
    });
  }

  /** What an event throws is nobody's to catch: all who wait are told, and time stands still. */
  #run(): void {
    try {
      this.#runEvents();
    } catch (error) {
      this.#failure = { error };
      for (const reject of this.#rejections) reject(error);
    }
  }

  #runEvents(): void {
    while (this.#waits > 0) {
      const event = this.#queue.pop();
      if (event === undefined) throw new Error('the harness waits for what will never happen');
      if (event.action === null) continue;
      this.#nowNs = event.timeNs;
      event.action();
      if (this.#isHarnessAwake) {
        this.#isHarnessAwake = false;
        // Every microtask runs before the next immediate does.
        setImmediate(() => this.#run());
        return;
      }
    }
    this.#isRunning = false;
  }
}
