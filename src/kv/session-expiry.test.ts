import { describe, expect, it } from 'vitest';
import { KvStore } from './store.ts';

const MINUTE = 60_000;
const START = 1_700_000_000_000;
const appendOne = { op: 'append', key: 'x', value: 1 } as const;
const UNKNOWN = { ok: false, error: 'unknown_session' };

/** A store whose commands say what time the leader took it to be. */
class Replica {
  readonly store: KvStore;
  #index: number;

  constructor(store = new KvStore(), index = 0) {
    this.store = store;
    this.#index = index;
  }

  /** Opens a session that ends after ten minutes. */
  open(at: number): number {
    this.#index += 1;
    const command = { op: 'open' } as const;
    this.store.apply(this.#index, { command, at, timeoutMs: 10 * MINUTE });
    return this.#index;
  }

  append(session: number, seq: number, at: number): unknown {
    this.#index += 1;
    return this.store.apply(this.#index, { session, seq, command: appendOne, at });
  }

  /** What a server would have that is given a snapshot of this one. */
  copied(): Replica {
    const capture = this.store.capture();
    return new Replica(KvStore.restore(capture.next(1_000) ?? []), this.#index);
  }
}

describe('thesis 6.3: sessions end by the replicated time', () => {
  it('a session that was not used for its timeout is unknown, and nothing is done', () => {
    const replica = new Replica();
    const session = replica.open(START);
    expect(replica.append(session, 1, START + 10 * MINUTE)).toMatchObject({ ok: true });
    expect(replica.append(session, 2, START + 20 * MINUTE + 1)).toEqual(UNKNOWN);
    expect(replica.store.get('x')).toEqual([1]);
  });

  it('a repetition keeps a session alive, and is not applied again', () => {
    const replica = new Replica();
    const session = replica.open(START);
    for (let minute = 0; minute < 60; minute += 9) {
      const result = replica.append(session, 1, START + minute * MINUTE);
      expect(result).toMatchObject({ ok: true });
    }
    expect(replica.store.get('x')).toEqual([1]);
  });

  it('a session that is over stays over for a leader whose clock is behind', () => {
    const replica = new Replica();
    const session = replica.open(START);
    replica.open(START + 11 * MINUTE);
    expect(replica.append(session, 1, START)).toEqual(UNKNOWN);
  });

  it('a clock that falls back does not turn the time back', () => {
    const replica = new Replica();
    replica.open(START + 20 * MINUTE);
    const later = replica.open(START);
    expect(replica.append(later, 1, START + 29 * MINUTE)).toMatchObject({ ok: true });
    expect(replica.append(later, 2, START + 40 * MINUTE)).toEqual(UNKNOWN);
  });

  it('those that nobody asks for go as well, at the same entry everywhere', () => {
    const [one, other] = [new Replica(), new Replica()];
    const left = [one, other].map((replica) => {
      for (let i = 0; i < 5; i++) replica.open(START + i);
      replica.open(START + 12 * MINUTE);
      return replica.copied().store.stateHash;
    });
    const only = new Replica(new KvStore(), 5);
    only.open(START + 12 * MINUTE);
    expect(left).toEqual([only.store.stateHash, only.store.stateHash]);
  });

  it('also while a capture is read, which still has what was there', () => {
    const replica = new Replica();
    const session = replica.open(START);
    replica.append(session, 1, START);
    const { stateHash } = replica.store;
    const capture = replica.store.capture();
    replica.open(START + 12 * MINUTE);
    expect(replica.append(session, 2, START + 12 * MINUTE)).toEqual(UNKNOWN);
    const before = KvStore.restore(capture.next(1_000) ?? []);
    expect(before.stateHash).toBe(stateHash);
    capture.release();
    expect(replica.append(session, 2, START + 12 * MINUTE)).toEqual(UNKNOWN);
  });

  it('a snapshot holds when sessions were used and what time it is', () => {
    const replica = new Replica();
    const session = replica.open(START);
    replica.open(START + 9 * MINUTE);
    const copy = replica.copied();
    for (const one of [replica, copy]) {
      expect(one.append(session, 1, START)).toMatchObject({ ok: true });
      expect(one.append(session, 2, START + 19 * MINUTE)).toMatchObject({ ok: true });
      expect(one.append(session, 3, START + 30 * MINUTE)).toEqual(UNKNOWN);
    }
    expect(copy.store.stateHash).toBe(replica.store.stateHash);
  });

  it('a command that says no time leaves it alone, and a session without a timeout stays', () => {
    const store = new KvStore();
    store.apply(1, { command: { op: 'open' } });
    store.apply(2, { command: { op: 'open' }, at: START, timeoutMs: MINUTE });
    store.apply(3, { command: appendOne, at: START + 99 * MINUTE });
    const ask = (session: number) => store.apply(4, { session, seq: 1, command: appendOne });
    expect([ask(1), ask(2)]).toMatchObject([{ ok: true }, UNKNOWN]);
  });
});
