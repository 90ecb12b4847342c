import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isMinuteBetween, SessionEnds } from './session-ends.ts';
import { KvStore } from './store.ts';

const SEED = 20_260_107;
const MINUTE = 60_000;
const START = 1_700_000_000_000;

describe('when sessions end', () => {
  it('only those that end by a minute are looked at, wherever they were before', () => {
    const ends = new SessionEnds();
    for (let id = 1; id <= 1000; id++) ends.move(id, null, START + id * MINUTE);
    ends.move(1, START + MINUTE, START + 500 * MINUTE);
    ends.move(2, START + 2 * MINUTE, null);
    ends.move(3, START + 3 * MINUTE, START + 3 * MINUTE + 1);
    expect(ends.upTo(START + 5 * MINUTE)).toEqual([3, 4, 5]);
    for (const id of [3, 4, 5]) ends.move(id, START + id * MINUTE, null);
    expect(ends.upTo(START + 5 * MINUTE)).toEqual([]);
  });

  it('a minute has passed when the number of whole ones has risen', () => {
    expect(isMinuteBetween(0, MINUTE - 1)).toBe(false);
    expect(isMinuteBetween(MINUTE - 1, MINUTE)).toBe(true);
    expect(isMinuteBetween(MINUTE, MINUTE)).toBe(false);
  });
});

/** What happens to a store: time goes on by so much, and a session is opened or used. */
const steps = fc.array(
  fc.record({
    afterMs: fc.oneof(fc.nat({ max: 5_000 }), fc.nat({ max: 3 * MINUTE })),
    timeoutMs: fc.constantFrom(0, 30_000, 2 * MINUTE, 10 * MINUTE),
    uses: fc.option(fc.nat()),
  }),
  { maxLength: 40 },
);

/** Goes through all sessions at each minute, as the store once did. */
class Naive {
  readonly sessions = new Map<number, { usedAt: number; timeoutMs: number }>();
  #timeMs = 0;

  timeIs(timeMs: number): void {
    const isMinute = Math.floor(timeMs / MINUTE) > Math.floor(this.#timeMs / MINUTE);
    this.#timeMs = timeMs;
    if (!isMinute) return;
    for (const id of this.sessions.keys()) this.endIfOver(id);
  }

  endIfOver(id: number): void {
    const { usedAt, timeoutMs } = this.sessions.get(id) ?? { usedAt: 0, timeoutMs: 0 };
    if (usedAt + timeoutMs < this.#timeMs) this.sessions.delete(id);
  }
}

function sessionsIn(store: KvStore): number[] {
  const capture = store.capture();
  const lines = (capture.next(1_000) ?? []).map((line) => JSON.parse(line));
  capture.release();
  return lines.flatMap(({ session }) => session ?? []).sort((a, b) => a - b);
}

describe(`a store’s sessions (seed ${SEED})`, () => {
  it('are those that a walk through all of them would leave, also behind a snapshot', () => {
    const property = fc.property(steps, fc.nat({ max: 40 }), (all, restoredAt) => {
      let store = new KvStore();
      const naive = new Naive();
      let at = START;
      for (const [i, { afterMs, timeoutMs, uses }] of all.entries()) {
        const index = i + 1;
        at += afterMs;
        naive.timeIs(at);
        const session = uses === null ? index : (uses % index) + 1;
        if (uses === null) {
          naive.sessions.set(index, { usedAt: at, timeoutMs });
          store.apply(index, { command: { op: 'open' }, at, timeoutMs });
        } else {
          naive.endIfOver(session);
          const used = naive.sessions.get(session);
          if (used !== undefined) naive.sessions.set(session, { ...used, usedAt: at });
          store.apply(index, { session, seq: index, command: { op: 'get', key: 'x' }, at });
        }
        if (i === restoredAt) {
          const capture = store.capture();
          store = KvStore.restore(capture.next(1_000) ?? []);
        }
        expect(sessionsIn(store)).toEqual([...naive.sessions.keys()].sort((a, b) => a - b));
      }
    });
    fc.assert(property, { seed: SEED, numRuns: 150 });
  });
});
