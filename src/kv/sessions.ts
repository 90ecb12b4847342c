import { canonical } from './canonical.ts';
import { OverlayMap } from './overlay-map.ts';
import type { KvResult } from './result.ts';
import type { SetHash } from './state-hash.ts';

/** Never changed in place: a capture may still hold it. */
interface Session {
  readonly lastSeq: number;
  /** The answer to `lastSeq`, for a request that comes again. */
  readonly lastResult: KvResult | null;
}

/**
 * Client sessions (§8; thesis 6.3): what each client was last answered, so that a command that is
 * sent again is applied once. They are part of the replicated state, like the keys.
 *
 * A client has one command under way at a time; its sequence numbers begin at 1.
 */
export class Sessions {
  readonly #sessions = new OverlayMap<number, Session>();
  readonly #hash: SetHash;

  constructor(hash: SetHash) {
    this.#hash = hash;
  }

  /** Opens the session whose id is the log index of the command that asks for it. */
  open(id: number): void {
    this.restore(id, 0, null);
  }

  /** Puts a session there as a snapshot has it. */
  restore(id: number, lastSeq: number, lastResult: KvResult | null): void {
    const session = { lastSeq, lastResult };
    this.#sessions.set(id, session);
    this.#hash.add(textOf(id, session));
  }

  /** All sessions by their ids, as they are now, until `release`. */
  capture(): IterableIterator<[number, Session]> {
    return this.#sessions.capture();
  }

  release(): void {
    this.#sessions.release();
  }

  /**
   * Runs `apply` for a command that was not seen before. One that was gets the answer it had; one
   * that is older than that, or of an unknown session, is refused and changes nothing.
   */
  once(id: number, seq: number, apply: () => KvResult): KvResult {
    const session = this.#sessions.get(id);
    if (session === undefined) return { ok: false, error: 'unknown_session' };
    if (seq < session.lastSeq) return { ok: false, error: 'stale_sequence' };
    if (seq === session.lastSeq && session.lastResult !== null) return session.lastResult;
    const result = apply();
    this.#hash.remove(textOf(id, session));
    this.restore(id, seq, result);
    return result;
  }
}

function textOf(id: number, { lastSeq, lastResult }: Session): string {
  return `s ${id} ${lastSeq} ${lastResult === null ? '' : answerText(lastResult)}`;
}

/** Written out by hand: this runs for every command on every server. */
function answerText(result: KvResult): string {
  return result.ok ? `= ${canonical(result.value)}` : `! ${result.error}`;
}
