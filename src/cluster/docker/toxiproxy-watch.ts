import { HarnessError } from '../../base/errors.ts';

const PERIOD_MS = 1000;
/** So many questions in a row without an answer: a busy machine may miss one. */
const MISSES_MAX = 3;

/**
 * Asks again and again whether Toxiproxy is there. Without it every link is cut, and a run would
 * tell of a network that never was.
 */
export class ToxiproxyWatch {
  /** Resolves with the error when Toxiproxy is found gone; never, if that does not happen. */
  readonly failure: Promise<HarnessError>;
  readonly #ask: () => Promise<unknown>;
  readonly #why: () => Promise<string>;
  #report: (error: HarnessError) => void = () => {};
  #timer: NodeJS.Timeout | null = null;
  #misses = 0;
  #isStopped = false;
  #found: HarnessError | null = null;

  /**
   * @param ask rejects where Toxiproxy does not answer
   * @param why what the engine knows of it
   */
  constructor(ask: () => Promise<unknown>, why: () => Promise<string>) {
    this.#ask = ask;
    this.#why = why;
    this.failure = new Promise((resolve) => {
      this.#report = resolve;
    });
  }

  start(): void {
    this.#timer = setTimeout(() => void this.#look(), PERIOD_MS);
    // Watching is no reason to keep the process alive.
    this.#timer.unref();
  }

  stop(): void {
    this.#isStopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  /** @throws HarnessError where Toxiproxy was found gone */
  assertThere(): void {
    if (this.#found !== null) throw this.#found;
  }

  async #look(): Promise<void> {
    try {
      await this.#ask();
      this.#misses = 0;
    } catch {
      this.#misses += 1;
    }
    if (this.#isStopped) return;
    if (this.#misses < MISSES_MAX) return this.start();
    const why = await this.#why();
    this.#found = new HarnessError(`Toxiproxy is gone in mid-run (${why}); start the run again`);
    this.#report(this.#found);
  }
}
