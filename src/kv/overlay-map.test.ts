import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OverlayMap } from './overlay-map.ts';

const SEED = 20_260_106;

const key = fc.integer({ min: 0, max: 12 });
const change = fc.oneof(
  fc.record({ do: fc.constant('set' as const), key, value: fc.nat({ max: 99 }) }),
  fc.record({ do: fc.constant('delete' as const), key }),
  fc.record({ do: fc.constantFrom('capture' as const, 'release' as const) }),
);

describe(`a map that can be captured (seed ${SEED})`, () => {
  it('is like any other, and what was captured stands still, however these follow on each other', () => {
    const property = fc.property(fc.array(change, { maxLength: 80 }), (changes) => {
      const map = new OverlayMap<number, number>();
      const naive = new Map<number, number>();
      let captured: {
        entries: IterableIterator<[number, number]>;
        asItWas: Map<number, number>;
      } | null = null;
      for (const each of changes) {
        if (each.do === 'set') {
          map.set(each.key, each.value);
          naive.set(each.key, each.value);
        } else if (each.do === 'delete') {
          map.delete(each.key);
          naive.delete(each.key);
        } else if (each.do === 'capture' && captured === null) {
          captured = { entries: map.capture(), asItWas: new Map(naive) };
        } else if (each.do === 'release' && captured !== null) {
          expect(new Map(captured.entries)).toEqual(captured.asItWas);
          map.release();
          captured = null;
        }
        for (let k = 0; k <= 12; k++) expect(map.get(k)).toBe(naive.get(k));
      }
    });
    fc.assert(property, { seed: SEED, numRuns: 500 });
  });

  it('a release alone moves nothing: that is done with the changes that come', () => {
    const map = new OverlayMap<number, number>();
    map.capture();
    for (let k = 0; k < 10; k++) map.set(k, k);
    map.release();
    map.set(100, 100);
    const entries = [...map.capture()];
    expect(entries).toHaveLength(11);
    expect(() => map.capture()).toThrow('a capture is under way');
  });
});
