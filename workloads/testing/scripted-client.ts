import type { Json } from '../../checker/history.ts';
import type { Clock, StoreClient, StoreReply, StoreRequest } from '../client.ts';

/** One request as the store saw it. */
export interface Asked {
  readonly node: number;
  readonly atMs: number;
  readonly request: StoreRequest;
}

/** A clock for one process: who sleeps moves it on. */
export class LoneClock implements Clock {
  #nowNs = 0;

  nowNs(): number {
    return this.#nowNs;
  }

  sleep(durationMs: number): Promise<void> {
    this.#nowNs += durationMs * 1_000_000;
    return Promise.resolve();
  }
}

/** What the script does with a request; `asked` counts from 0. */
export type Script = (node: number, request: StoreRequest, asked: number) => StoreReply;

/** A store that answers by script. An answer takes 1 ms; a `timeout` all the time it was given. */
export class ScriptedClient implements StoreClient {
  readonly nodes: readonly number[] = [1, 2, 3];
  readonly clock: LoneClock = new LoneClock();
  readonly asked: Asked[] = [];
  readonly #script: Script;

  constructor(script: Script) {
    this.#script = script;
  }

  async request(node: number, request: StoreRequest, timeoutMs: number): Promise<StoreReply> {
    this.asked.push({ node, atMs: this.clock.nowNs() / 1e6, request });
    const reply = this.#script(node, request, this.asked.length - 1);
    await this.clock.sleep(!reply.ok && reply.error === 'timeout' ? timeoutMs : 1);
    return reply;
  }

  /** Where each request went. */
  get route(): readonly number[] {
    return this.asked.map((each) => each.node);
  }

  /** The requests that were no `open`. */
  get commands(): readonly StoreRequest[] {
    return this.asked.map((each) => each.request).filter((each) => each.command.op !== 'open');
  }
}

/** The node did it. */
export function ok(node: number, value: Json = null): StoreReply {
  return { ok: true, node, value, logIndex: 7, term: 2 };
}

/** The node refused, and did and will do nothing. */
export function refusal(node: number, error: string, leader?: number): StoreReply {
  const hint = leader === undefined ? {} : { leader };
  return { ok: false, error, definite: true, node, ...hint };
}

/** Sent, and nothing heard. */
export const SILENCE: StoreReply = { ok: false, error: 'timeout', definite: false };

/** Never sent. */
export const NO_CONNECTION: StoreReply = { ok: false, error: 'no_connection', definite: true };

/** Opens session 40 for whoever asks; the rest is up to `script`, which counts without opens. */
export function opening(script: Script): Script {
  let opens = 0;
  return (node, request, asked) => {
    if (request.command.op !== 'open') return script(node, request, asked - opens);
    opens += 1;
    return ok(node, 39 + opens);
  };
}
