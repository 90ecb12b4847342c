import { canonical } from './canonical.ts';
import { HashedMap } from './hashed-map.ts';
import type { KvResult } from './result.ts';
import { isMinuteBetween, SessionEnds } from './session-ends.ts';
import type { SessionRules } from './session-rules.ts';
import { hashOf, type SetHash } from './state-hash.ts';

/** Never changed in place: a capture may still hold it. */
export interface Session {
  readonly lastSeq: number;
  /** The answer to `lastSeq`, for a request that comes again. */
  readonly lastResult: KvResult | null;
  /** The replicated time of its last command, in ms since 1970. */
  readonly usedAt: number;
  /** It ends when nothing came for so long; null where it never does. */
  readonly timeoutMs: number | null;
}

/**
 * Client sessions (§8; thesis 6.3): what each client was last answered, so that a command that is
 * sent again is applied once. They are part of the replicated state, like the keys.
 *
 * A client has one command under way at a time; its sequence numbers begin at 1.
 *
 * A session that was not used for its timeout ends, by the **replicated time**: the latest that a
 * leader said in an entry up to here. No server asks its own clock, so that all end a session at the
 * same entry; a leader whose clock is behind does not turn time back, and one whose clock is ahead
 * ends sessions early. That is safe: who comes back is told that the session is unknown, and nothing
 * is done.
 */
export class Sessions {
  readonly #rules: SessionRules;
  readonly #sessions: HashedMap<number, Session>;
  readonly #ends = new SessionEnds();
  #timeMs = 0;

  constructor(hash: SetHash, rules: SessionRules) {
    this.#rules = rules;
    this.#sessions = new HashedMap(hash, (id, session) => hashOf(textOf(id, session)));
  }

  /** The replicated time, in ms since 1970. */
  get timeMs(): number {
    return this.#timeMs;
  }

  /** A leader said that it is this late. Once a minute what is over is removed. */
  timeIs(atMs: number): void {
    const timeMs = this.#rules.replicatedTimeMs(this.#timeMs, atMs);
    if (timeMs === this.#timeMs) return;
    const isTimeToSweep = isMinuteBetween(this.#timeMs, timeMs);
    this.#timeMs = timeMs;
    if (!isTimeToSweep) return;
    for (const id of this.#ends.upTo(timeMs)) {
      const session = this.#sessions.get(id);
      if (session !== undefined && this.#isOver(session)) this.#end(id, session);
    }
  }

  /** Puts the replicated time there as a snapshot has it. */
  restoreTime(timeMs: number): void {
    this.#timeMs = timeMs;
  }

  /** Opens the session whose id is the log index of the command that asks for it. */
  open(id: number, timeoutMs: number | null): void {
    this.restore(id, { lastSeq: 0, lastResult: null, usedAt: this.#timeMs, timeoutMs });
  }

  /** Puts a session there as a snapshot has it. */
  restore(id: number, session: Session): void {
    this.#ends.move(id, endOf(this.#sessions.get(id)), endOf(session));
    this.#sessions.set(id, session);
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
   * that is older than that, or of a session that is unknown or over, is refused and changes nothing.
   */
  once(id: number, seq: number, apply: () => KvResult): KvResult {
    const rules = this.#rules;
    const session = this.#openSession(id);
    if (session === undefined) {
      return rules.refusesUnknownSession ? { ok: false, error: 'unknown_session' } : apply();
    }
    const { lastSeq, lastResult, timeoutMs } = session;
    if (rules.refusesSequence(seq, lastSeq)) return { ok: false, error: 'stale_sequence' };
    const isAnswered = rules.answersAgain(seq, lastSeq) && lastResult !== null;
    const result = isAnswered ? lastResult : apply();
    this.restore(id, { lastSeq: seq, lastResult: result, usedAt: this.#timeMs, timeoutMs });
    return result;
  }

  /** The session, unless it is over; then it is gone from here on. */
  #openSession(id: number): Session | undefined {
    const session = this.#sessions.get(id);
    if (session === undefined || !this.#isOver(session)) return session;
    this.#end(id, session);
    return undefined;
  }

  #isOver(session: Session): boolean {
    return this.#rules.hasEnded(endOf(session), this.#timeMs);
  }

  #end(id: number, session: Session): void {
    this.#ends.move(id, endOf(session), null);
    this.#sessions.delete(id);
  }
}

/** When it ends if nothing more comes; null where it never does, or is not there. */
function endOf(session: Session | undefined): number | null {
  if (session === undefined || session.timeoutMs === null) return null;
  return session.usedAt + session.timeoutMs;
}

function textOf(id: number, { lastSeq, lastResult, usedAt, timeoutMs }: Session): string {
  const answer = lastResult === null ? '' : answerText(lastResult);
  return `s ${id} ${lastSeq} ${usedAt} ${timeoutMs} ${answer}`;
}

/** Written out by hand: this runs for every command on every server. */
function answerText(result: KvResult): string {
  return result.ok ? `= ${canonical(result.value)}` : `! ${result.error}`;
}
