import fc from 'fast-check';
import { expect, test } from 'vitest';
import { check } from './check.ts';
import type { HistoryEvent } from './history.ts';
import type { Model } from './models/model.ts';
import { porcupineKv } from './models/porcupine-kv.ts';

const SEED = 20_260_811;
const NAMES = ['get', 'append', 'append', 'put'] as const;

/** Operations on one text, of which some overlap, crash, or get an answer that may be wrong. */
const histories: fc.Arbitrary<HistoryEvent[]> = fc
  .array(
    fc.record({
      f: fc.constantFrom(...NAMES),
      length: fc.nat(4),
      letter: fc.constantFrom('a', 'b', ''),
      lie: fc.nat(9),
      crashed: fc.nat(5),
    }),
    { minLength: 3, maxLength: 9, size: 'max' },
  )
  .map((draws) => {
    let held = '';
    const moments = draws.flatMap(({ f, length, letter, lie, crashed }, n) => {
      if (f === 'put') held = letter;
      if (f === 'append') held += letter;
      const about = { process: n, f, key: 'x' };
      const seen = lie < 2 ? held.slice(1) : lie < 4 ? [...held].reverse().join('') : held;
      const value = f === 'get' ? seen : letter;
      const type = crashed === 0 && f !== 'get' ? ('info' as const) : ('ok' as const);
      return [
        { ...about, at: 2 * n, type: 'invoke' as const, value: f === 'get' ? null : letter },
        { ...about, at: 2 * n + 1 + 2 * length, type, value },
      ];
    });
    moments.sort((a, b) => a.at - b.at);
    return moments.map(({ at: _, ...event }, index) => ({ index, ...event }));
  });

function withoutGrowth({ growth: _, ...model }: Model): Model {
  return model;
}

test(`looking ahead changes no verdict, and blames no innocent operations (seed ${SEED})`, () => {
  const plain = withoutGrowth(porcupineKv);
  const seen = { valid: 0, violation: 0, inconclusive: 0 };
  fc.assert(
    fc.property(histories, (history) => {
      const { verdict, counterexample } = check(history, porcupineKv);
      expect(verdict).toBe(check(history, plain, { minimizingMs: 0 }).verdict);
      seen[verdict] += 1;
      if (counterexample === null) return;
      const culprits = new Set(counterexample.culprits);
      const processes = new Set(
        history.filter(({ index }) => culprits.has(index)).map(({ process }) => process),
      );
      const few = history.filter(({ process }) => processes.has(process));
      expect(check(few, plain, { minimizingMs: 0 }).verdict).toBe('violation');
    }),
    { seed: SEED, numRuns: 8_000 },
  );
  expect(Math.min(seen.valid, seen.violation)).toBeGreaterThan(500);
});
