import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Value } from './command.ts';
import type { Capture } from './snapshot.ts';
import { KvStore, type SessionCommand } from './store.ts';

const SEED = 20_260_104;

const key = fc.constantFrom('', 'a', 'b', 'c', '__proto__');
const value = fc.jsonValue({ maxDepth: 2 }).map((drawn) => drawn as Value);
const command = fc.oneof(
  fc.record({ op: fc.constant('open' as const) }),
  fc.record({ op: fc.constant('put' as const), key, value }),
  fc.record({ op: fc.constant('cas' as const), key, from: value, to: value }),
  fc.record({ op: fc.constant('delete' as const), key }),
  fc.record({ op: fc.constant('append' as const), key, value }),
);
const request = fc.oneof(
  command.map((each): SessionCommand => ({ command: each })),
  fc.record({
    command,
    session: fc.integer({ min: 1, max: 6 }),
    seq: fc.integer({ min: 1, max: 5 }),
  }),
);
const requests = fc.array(request, { maxLength: 30 });

function readOut(capture: Capture): string[] {
  const lines: string[] = [];
  for (let slice = capture.next(2); slice !== null; slice = capture.next(2)) lines.push(...slice);
  return lines;
}

describe(`§7 a snapshot of the store (seed ${SEED})`, () => {
  it('holds the state of its moment, whatever is applied while it is read out', () => {
    const property = fc.property(requests, requests, requests, (before, meanwhile, after) => {
      const store = new KvStore();
      const twin = new KvStore();
      let index = 0;
      const apply = (each: SessionCommand, ...stores: KvStore[]) => {
        index += 1;
        const results = stores.map((one) => one.apply(index, each));
        expect(results.at(-1)).toEqual(results[0]);
      };
      for (const each of before) apply(each, store, twin);
      const { stateHash } = store;
      const capturedAt = index;
      const capture = store.capture();
      const lines: string[] = [];
      for (const each of meanwhile) {
        lines.push(...(capture.next(1) ?? []));
        apply(each, store, twin);
      }
      lines.push(...readOut(capture));
      const restored = KvStore.restore(lines);
      expect(restored.stateHash).toBe(stateHash);
      // What follows has the same results and leads to the same state on all of them.
      index = capturedAt;
      for (const each of meanwhile) apply(each, restored);
      for (const each of after) apply(each, store, twin, restored);
      expect(store.stateHash).toBe(twin.stateHash);
      expect(restored.stateHash).toBe(twin.stateHash);
    });
    fc.assert(property, { seed: SEED, numRuns: 300 });
  });

  it('remembers what a session was answered: a command that comes again is not applied again', () => {
    const store = new KvStore();
    store.apply(1, { command: { op: 'open' } });
    const append = { op: 'append', key: 'x', value: 1 } as const;
    const first = store.apply(2, { session: 1, seq: 1, command: append });
    const restored = KvStore.restore(readOut(store.capture()));
    expect(restored.apply(3, { session: 1, seq: 1, command: append })).toEqual(first);
    expect(restored.get('x')).toEqual([1]);
  });

  it('is one at a time, and another begins once it is read or given up', () => {
    const store = new KvStore();
    const capture = store.capture();
    expect(() => store.capture()).toThrow('a capture is under way');
    capture.release();
    readOut(store.capture());
    expect(store.capture().next(1)).toHaveLength(1);
    expect(capture.next(1)).toBeNull();
  });

  it.each([
    ['', [], /not whole: its 0 lines/],
    ['a header of another format', ['{"format":1}'], /line 1 .* is not of format 3/],
    ['a line that is cut', ['{"format":3,"stateHash":"0"}', '{"key":'], /line 2 .* is no JSON/],
    ['a line of another kind', ['{"format":3,"stateHash":"0"}', '{}'], /line 2 .* not of format 3/],
    [
      'a line too few',
      ['{"format":3,"stateHash":"00000000000000ff","timeMs":0}'],
      /header says 0+ff/,
    ],
  ])('%s is refused', (_what, lines, message) => {
    expect(() => KvStore.restore(lines)).toThrow(message);
  });
});
