import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Value } from './command.ts';
import { hashOf, SetHash } from './state-hash.ts';
import { KvStore, type SessionCommand } from './store.ts';

const SEED = 20_260_103;

const key = fc.constantFrom('', 'a', 'b', 'c');
const value = fc.jsonValue({ maxDepth: 2 }).map((drawn) => drawn as Value);
const command = fc.oneof(
  fc.record({ op: fc.constant('open' as const) }),
  fc.record({ op: fc.constant('get' as const), key }),
  fc.record({ op: fc.constant('put' as const), key, value }),
  fc.record({ op: fc.constant('cas' as const), key, from: value, to: value }),
  fc.record({ op: fc.constant('delete' as const), key }),
  fc.record({ op: fc.constant('append' as const), key, value }),
);
const bare = command.map((each): SessionCommand => ({ command: each }));
const ofSession = fc.record({
  command,
  session: fc.integer({ min: 1, max: 6 }),
  seq: fc.integer({ min: 1, max: 5 }),
});
const commands = fc.array(fc.oneof(bare, ofSession), { maxLength: 30 });

function run(requests: readonly SessionCommand[]): unknown {
  const store = new KvStore();
  const results = requests.map((request, i) => store.apply(i + 1, request));
  return { results, hash: store.stateHash };
}

describe(`the state hash (seed ${SEED})`, () => {
  it('the same commands give the same results and hash, from their text as well', () => {
    const property = fc.property(commands, (requests) => {
      expect(run(requests)).toEqual(run(JSON.parse(JSON.stringify(requests))));
    });
    fc.assert(property, { seed: SEED, numRuns: 300 });
  });

  it('equal contents have equal hashes, whatever the order and what was there before', () => {
    const contents = fc.uniqueArray(fc.tuple(fc.string(), value), {
      selector: ([name]) => name,
      maxLength: 10,
    });
    const property = fc.property(contents, fc.nat(), (pairs, rotation) => {
      const direct = new KvStore();
      const roundabout = new KvStore();
      let index = 0;
      const put = (store: KvStore, name: string, content: Value) =>
        store.apply(++index, { command: { op: 'put', key: name, value: content } });
      for (const [name, content] of pairs) put(direct, name, content);
      const at = pairs.length === 0 ? 0 : rotation % pairs.length;
      put(roundabout, 'passing', 'by');
      for (const [name, content] of [...pairs.slice(at), ...pairs.slice(0, at)]) {
        put(roundabout, name, 'before');
        put(roundabout, name, content);
      }
      if (!pairs.some(([name]) => name === 'passing')) put(roundabout, 'passing', null);
      expect(roundabout.stateHash).toBe(direct.stateHash);
    });
    fc.assert(property, { seed: SEED, numRuns: 200 });
  });

  it('different contents have different hashes', () => {
    const seen = new Map<string, string>();
    const note = (store: KvStore, contents: string) => {
      expect(seen.get(store.stateHash) ?? contents).toBe(contents);
      seen.set(store.stateHash, contents);
    };
    for (let i = 0; i < 5000; i++) {
      const store = new KvStore();
      store.apply(1, { command: { op: 'put', key: `k${i % 50}`, value: Math.floor(i / 50) } });
      note(store, `k${i % 50}=${Math.floor(i / 50)}`);
    }
    expect(seen.size).toBe(5000);
  });

  it('swapped values are told from each other', () => {
    const hashes = [
      ['a', 'b'],
      ['b', 'a'],
    ].map(([first, second]) => {
      const store = new KvStore();
      store.apply(1, { command: { op: 'put', key: 'x', value: first ?? null } });
      store.apply(2, { command: { op: 'put', key: 'y', value: second ?? null } });
      return store.stateHash;
    });
    expect(hashes[0]).not.toBe(hashes[1]);
  });

  it('states that differ in the replicated time alone are told from each other', () => {
    const hashes = [1_700_000_000_000, 1_700_000_000_001].map((at) => {
      const store = new KvStore();
      store.apply(1, { command: { op: 'put', key: 'x', value: 1 }, at });
      return store.stateHash;
    });
    expect(hashes[0]).not.toBe(hashes[1]);
  });

  it('what was added and removed again leaves no trace, and it has 16 digits', () => {
    const hash = new SetHash();
    for (const text of ['', 'a', 'ü', '\ud83d\ude00']) hash.add(hashOf(text));
    for (const text of ['a', '\ud83d\ude00', '', 'ü']) hash.remove(hashOf(text));
    expect(hash.toString()).toBe('0000000000000000');
    hash.add(hashOf('a'));
    expect(hash.toString()).toMatch(/^[0-9a-f]{16}$/);
  });
});
