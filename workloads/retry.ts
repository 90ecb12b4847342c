import type { Random } from '../src/base/random.ts';
import type { StoreClient, StoreReply, StoreRequest } from './client.ts';
import type { Refusal, Route } from './route.ts';

/** An attempt gets this share of its operation's time, so that a silent node is not waited out. */
const ATTEMPTS_PER_OPERATION = 4;

/** The pause after a refusal doubles from the first to the longest, with up to as much jitter. */
const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 160;

const NS_PER_MS = 1_000_000;

export interface RetryOptions {
  readonly client: StoreClient;
  readonly route: Route;
  readonly random: Random;
  /** One operation's time over all its attempts. */
  readonly timeoutMs: number;
}

/** The attempts of one operation: how long each may take, where it goes, and the pauses between. */
export class Retry {
  readonly #options: RetryOptions;
  readonly #deadlineNs: number;
  #pauseMs = FIRST_PAUSE_MS;

  constructor(options: RetryOptions) {
    this.#options = options;
    this.#deadlineNs = options.client.clock.nowNs() + options.timeoutMs * NS_PER_MS;
    options.route.beginOperation();
  }

  /** Whether there is time for another attempt. */
  get hasTime(): boolean {
    return this.#remainingMs > 0;
  }

  /** Sends `request` to the node whose turn it is. */
  ask(request: StoreRequest): Promise<StoreReply> {
    const { client, route, timeoutMs } = this.#options;
    const attemptMs = Math.ceil(timeoutMs / ATTEMPTS_PER_OPERATION);
    return client.request(route.node, request, Math.min(attemptMs, this.#remainingMs));
  }

  /** Moves on after a refusal, with a pause unless a hint says where to go. */
  async after(reply: Refusal): Promise<void> {
    const { client, route, random } = this.#options;
    if (route.refused(reply)) return;
    const jitteredMs = this.#pauseMs + random.int(this.#pauseMs);
    this.#pauseMs = Math.min(2 * this.#pauseMs, LONGEST_PAUSE_MS);
    if (this.hasTime) await client.clock.sleep(Math.min(jitteredMs, this.#remainingMs));
  }

  /** In whole milliseconds, so that each wait moves any clock on. */
  get #remainingMs(): number {
    return Math.ceil((this.#deadlineNs - this.#options.client.clock.nowNs()) / NS_PER_MS);
  }
}
