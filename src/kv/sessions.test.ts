import { describe, expect, it } from 'vitest';
import type { Command } from './command.ts';
import type { KvResult } from './result.ts';
import { KvStore } from './store.ts';

/** A store with a session, and a way to ask in it; entries come in at rising indices. */
class Replica {
  readonly store = new KvStore();
  #index = 0;

  apply(command: Command, session?: number, seq?: number): KvResult {
    this.#index += 1;
    if (session === undefined || seq === undefined)
      return this.store.apply(this.#index, { command });
    return this.store.apply(this.#index, { session, seq, command });
  }

  open(): number {
    const result = this.apply({ op: 'open' });
    if (!result.ok || typeof result.value !== 'number') throw new Error('no session');
    return result.value;
  }
}

const appendOne = { op: 'append', key: 'x', value: 1 } as const;

describe('§8 sessions', () => {
  it('a session is named by the log index of the command that opened it', () => {
    const replica = new Replica();
    replica.apply(appendOne);
    expect(replica.open()).toBe(2);
    expect(replica.open()).toBe(3);
  });

  it('a command that comes again is applied once and answered as it was', () => {
    const replica = new Replica();
    const session = replica.open();
    const first = replica.apply(appendOne, session, 1);
    const { stateHash } = replica.store;
    for (let i = 0; i < 3; i++) expect(replica.apply(appendOne, session, 1)).toEqual(first);
    expect(replica.store.get('x')).toEqual([1]);
    expect(replica.store.stateHash).toBe(stateHash);
  });

  it.each([
    { command: { op: 'get', key: 'x' }, next: { op: 'put', key: 'x', value: 'later' } },
    {
      command: { op: 'cas', key: 'x', from: 'a', to: 'b' },
      next: { op: 'put', key: 'x', value: 'a' },
    },
    { command: { op: 'append', key: 'x', value: 1 }, next: { op: 'delete', key: 'x' } },
  ] as const)('a repeated $command.op keeps its answer, whatever came between', (pair) => {
    const replica = new Replica();
    const session = replica.open();
    replica.apply({ op: 'put', key: 'x', value: 'now' });
    const first = replica.apply(pair.command, session, 1);
    replica.apply(pair.next);
    expect(replica.apply(pair.command, session, 1)).toEqual(first);
    expect(replica.store.get('x')).toEqual(pair.next.op === 'delete' ? null : pair.next.value);
  });

  it('a command older than the last is refused and changes nothing', () => {
    const replica = new Replica();
    const session = replica.open();
    replica.apply(appendOne, session, 1);
    replica.apply(appendOne, session, 2);
    const { stateHash } = replica.store;
    expect(replica.apply(appendOne, session, 1)).toEqual({ ok: false, error: 'stale_sequence' });
    expect(replica.store.stateHash).toBe(stateHash);
  });

  it('a command of an unknown session is refused and changes nothing', () => {
    const replica = new Replica();
    replica.open();
    const { stateHash } = replica.store;
    for (const session of [2, 99]) {
      const result = replica.apply(appendOne, session, 1);
      expect(result).toEqual({ ok: false, error: 'unknown_session' });
    }
    expect(replica.store.get('x')).toBeNull();
    expect(replica.store.stateHash).toBe(stateHash);
  });

  it('sessions do not know of each other: one sequence number may be used in each', () => {
    const replica = new Replica();
    const sessions = [replica.open(), replica.open()];
    for (const session of sessions) expect(replica.apply(appendOne, session, 1).ok).toBe(true);
    expect(replica.store.get('x')).toEqual([1, 1]);
  });

  it('a command without a session is applied each time that it comes', () => {
    const replica = new Replica();
    for (let i = 0; i < 2; i++) replica.apply(appendOne);
    expect(replica.store.get('x')).toEqual([1, 1]);
  });

  it('the state hash tells who was answered what', () => {
    const hashes = [1, 2].map((seq) => {
      const replica = new Replica();
      replica.apply({ op: 'put', key: 'x', value: 1 }, replica.open(), seq);
      return replica.store.stateHash;
    });
    expect(hashes[0]).not.toBe(hashes[1]);
  });
});
