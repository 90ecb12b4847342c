import { type Answer, answered, ended } from './answer.ts';
import type { StoreClient, StoreCommand } from './client.ts';
import { Retry, type RetryOptions } from './retry.ts';
import { type Refusal, Route } from './route.ts';
import type { SessionOptions } from './workload.ts';

/** What a process asks for; sessions are this file's own affair. */
export type Command = Exclude<StoreCommand, { readonly op: 'open' }>;

/** Refusals that no retry can turn into an answer. */
const FINAL_ERRORS: ReadonlySet<string> = new Set(['bad_request', 'too_large', 'stale_sequence']);

/**
 * One process's dealings with a store: it opens a session of its own before the first write and
 * repeats each write with one (session, seq) until it is answered, so that the store applies it
 * once however often it arrives. Reads change nothing and go without.
 */
export class StoreSession {
  readonly #options: RetryOptions;
  #id: number | null = null;
  #lastSeq = 0;
  #state: 'idle' | 'busy' | 'retired' = 'idle';

  constructor(client: StoreClient, { pinnedTo, home, timeoutMs, random }: SessionOptions) {
    const route = new Route({ nodes: client.nodes, pinnedTo, home });
    this.#options = { client, route, random, timeoutMs };
  }

  /**
   * Does one operation, in one interval, over as many attempts as fit into its time.
   *
   * @throws Error where the process is at work or was retired by an `info`: whoever calls then
   *   would record two operations of one process at once
   */
  async execute(command: Command): Promise<Answer> {
    if (this.#state !== 'idle') throw new Error(`a process that is ${this.#state} got work`);
    this.#state = 'busy';
    const retry = new Retry(this.#options);
    const isRead = command.op === 'get';
    const answer = await (isRead ? this.#read(command, retry) : this.#write(command, retry));
    this.#state = answer.type === 'info' ? 'retired' : 'idle';
    return answer;
  }

  /** A read without an answer had no effect: it is `fail`, however its attempts ended. */
  async #read(command: Command, retry: Retry): Promise<Answer> {
    let last: Refusal | null = null;
    while (retry.hasTime) {
      const reply = await retry.ask({ command });
      if (reply.ok) return answered(reply);
      last = reply;
      if (FINAL_ERRORS.has(reply.error)) break;
      await retry.after(reply);
    }
    return ended('fail', last);
  }

  /**
   * A write is `fail` only while none of its attempts is in doubt; one that is may still be
   * applied after every later refusal.
   */
  async #write(command: Command, retry: Retry): Promise<Answer> {
    let last: Refusal | null = null;
    let inDoubt: Refusal | null = null;
    let seq: number | null = null;
    while (retry.hasTime) {
      if (this.#id === null) {
        last = await this.#open(retry);
        if (last !== null) await retry.after(last);
        continue;
      }
      seq ??= ++this.#lastSeq;
      const reply = await retry.ask({ session: this.#id, seq, command });
      if (reply.ok) return answered(reply);
      // The session makes this the result of the one application, whichever attempt it was that
      // got applied: an earlier attempt in doubt cannot have had another result, nor get one.
      if (reply.error === 'mismatch') return ended('fail', reply);
      last = reply;
      if (!reply.definite) inDoubt = reply;
      if (FINAL_ERRORS.has(reply.error)) break;
      if (reply.error === 'unknown_session') {
        this.#id = null;
        seq = null;
        // Under a new session the store could not tell that it has applied the old attempt.
        if (inDoubt !== null) break;
      }
      await retry.after(reply);
    }
    return inDoubt === null ? ended('fail', last) : ended('info', inDoubt);
  }

  /**
   * Tries once to open a session. One in doubt is forgotten: a session that nobody uses is
   * harmless, and the next attempt opens another.
   */
  async #open(retry: Retry): Promise<Refusal | null> {
    const reply = await retry.ask({ command: { op: 'open' } });
    if (!reply.ok) return reply;
    if (typeof reply.value !== 'number') {
      return { ok: false, error: 'no_session_id', definite: true, node: reply.node };
    }
    this.#id = reply.value;
    this.#lastSeq = 0;
    return null;
  }
}
