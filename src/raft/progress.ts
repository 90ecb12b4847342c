import { CatchUp } from './catch-up.ts';
import type { RaftConfig } from './config.ts';
import { lengthOf } from './entries.ts';
import { NEVER_MS } from './lease.ts';
import type { Entry } from './messages.ts';
import type { OutgoingSnapshot } from './outgoing-snapshot.ts';

/** A request with entries that was not answered yet. */
interface Inflight {
  readonly lastIndex: number;
  /** How long its commands are together. */
  readonly length: number;
  readonly sentMs: number;
}

/**
 * What a leader knows of one follower, and how it sends to it: while it looks for where their logs
 * agree (`probe`), one request at a time; from then on (`replicate`) one behind the other, without
 * waiting, as many and as much as the window allows; while it lacks entries that are compacted
 * (`snapshot`), part by part. Invariant: `matchIndex < nextIndex`.
 */
export class Progress {
  mode: 'probe' | 'replicate' | 'snapshot' = 'probe';
  /** The next entry to send. */
  nextIndex: number;
  /** The last entry known to be in the follower's log and on its disk. */
  matchIndex = 0;
  /** The latest read round that this follower answered in this term. */
  ackedRound = 0;
  /** Whether it answered since the last check of the quorum. */
  isAnswering = false;
  /** The start of its latest answered round: from then it is loyal for an election timeout. */
  loyalSinceMs: number = NEVER_MS;
  /** When it last answered. */
  answeredMs: number = NEVER_MS;
  /** The snapshot under way; null where none is. */
  outgoing: OutgoingSnapshot | null = null;
  readonly catchUp: CatchUp;
  #inflight: Inflight[] = [];
  #inflightLength = 0;

  constructor(nextIndex: number, nowMs: number) {
    this.nextIndex = nextIndex;
    this.catchUp = new CatchUp(nextIndex - 1, nowMs);
  }

  get isIdle(): boolean {
    return this.#inflight.length === 0;
  }

  /** Whether a request with entries may leave now. */
  mayBeSent({ maxInflightRequests, maxInflightLength }: RaftConfig): boolean {
    if (this.mode === 'snapshot') return false;
    if (this.mode === 'probe') return this.isIdle;
    return this.#inflight.length < maxInflightRequests && this.#inflightLength < maxInflightLength;
  }

  /** Notes a request with entries; while replicating the next one goes on behind it. */
  sent(entries: readonly Entry[], nowMs: number): void {
    const last = entries.at(-1);
    if (last === undefined) return;
    const length = lengthOf(entries);
    this.#inflight.push({ lastIndex: last.index, length, sentMs: nowMs });
    this.#inflightLength += length;
    if (this.mode === 'replicate') this.nextIndex = last.index + 1;
  }

  /** The logs agree up to `matchIndex`: what was sent until there is done. */
  matched(matchIndex: number): void {
    this.matchIndex = matchIndex;
    while (this.#inflight[0] !== undefined && this.#inflight[0].lastIndex <= matchIndex) {
      this.#inflightLength -= this.#inflight[0].length;
      this.#inflight.shift();
    }
    this.mode = 'replicate';
    if (this.outgoing !== null && this.outgoing.snapshot.index <= matchIndex) this.outgoing = null;
    const sentUpTo = this.#inflight.at(-1)?.lastIndex ?? 0;
    this.nextIndex = Math.max(this.nextIndex, matchIndex + 1, sentUpTo + 1);
  }

  /** Looks again for where the logs agree, from `nextIndex` on. */
  probeFrom(nextIndex: number): void {
    this.mode = 'probe';
    this.nextIndex = Math.max(this.matchIndex + 1, nextIndex);
    this.#inflight = [];
    this.#inflightLength = 0;
  }

  /** Entries that it lacks are gone: a snapshot is sent, from its beginning or on. */
  sendsSnapshot(outgoing: OutgoingSnapshot): void {
    this.probeFrom(this.nextIndex);
    this.mode = 'snapshot';
    this.outgoing = outgoing;
  }

  /** It answered a message of this term. */
  answered(nowMs: number): void {
    this.isAnswering = true;
    this.answeredMs = nowMs;
  }

  /** Whether it answered within so long. */
  isHeardWithin(durationMs: number, nowMs: number): boolean {
    return nowMs - this.answeredMs < durationMs;
  }

  /** The last entry that it has, or will have with the snapshot under way. */
  get reachedIndex(): number {
    return Math.max(this.matchIndex, this.outgoing?.snapshot.index ?? 0);
  }

  /** Whether a request has waited so long for its answer that one of them must have been lost. */
  hasLost(nowMs: number, patienceMs: number): boolean {
    const oldest = this.#inflight[0];
    return oldest !== undefined && nowMs - oldest.sentMs >= patienceMs;
  }
}
