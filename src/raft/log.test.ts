import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RaftLog } from './log.ts';
import { logOf } from './testing/messages.ts';

const SEED = 20_260_101;

/** Terms that never fall, as in a log: few of them, with long and short runs. */
const terms = fc
  .array(fc.integer({ min: 1, max: 6 }), { maxLength: 30 })
  .map((drawn) => [...drawn].sort((a, b) => a - b));

const operation = fc.oneof(
  fc.record({ op: fc.constant('append' as const), raises: fc.integer({ min: 0, max: 2 }) }),
  fc.record({ op: fc.constant('truncate' as const), at: fc.nat() }),
);

describe(`a log against an array (seed ${SEED})`, () => {
  it('appends, truncates, slices and tells terms like an array', () => {
    const property = fc.property(fc.array(operation, { maxLength: 40 }), (operations) => {
      const log = new RaftLog();
      const model: { index: number; term: number; command: string }[] = [];
      for (const each of operations) {
        if (each.op === 'append') {
          const term = (model.at(-1)?.term ?? 1) + each.raises;
          const entry = { index: model.length + 1, term, command: `${model.length}` };
          log.append(entry);
          model.push(entry);
        } else if (model.length > 0) {
          const from = 1 + (each.at % model.length);
          log.truncateFrom(from);
          model.length = from - 1;
        }
        expect(log.lastIndex).toBe(model.length);
        expect(log.lastTerm).toBe(model.at(-1)?.term ?? 0);
      }
      for (let from = 1; from <= model.length + 1; from++) {
        expect(log.termAt(from)).toBe(model[from - 1]?.term);
        expect(log.slice(from, from + 3)).toEqual(model.slice(from - 1, from + 3));
      }
    });
    fc.assert(property, { seed: SEED, numRuns: 300 });
  });

  it('finds the last index of a term as a linear search does', () => {
    const property = fc.property(terms, fc.integer({ min: 0, max: 7 }), (drawn, term) => {
      const naive = term === 0 ? 0 : drawn.lastIndexOf(term) + 1;
      expect(new RaftLog(logOf(...drawn)).lastIndexOfTerm(term)).toBe(naive);
    });
    fc.assert(property, { seed: SEED, numRuns: 500 });
  });

  it('finds the first index of the term at an index as a linear search does', () => {
    const property = fc.property(terms, (drawn) => {
      const log = new RaftLog(logOf(...drawn));
      for (const [i, term] of drawn.entries()) {
        expect(log.firstIndexOfTermAt(i + 1)).toBe(drawn.indexOf(term) + 1);
      }
    });
    fc.assert(property, { seed: SEED, numRuns: 300 });
  });
});

describe('a log refuses', () => {
  it('an entry that leaves a gap, or comes twice', () => {
    const log = new RaftLog(logOf(1, 1));
    expect(() => log.append({ index: 4, term: 1, command: '' })).toThrow('leaves a gap');
    expect(() => log.append({ index: 2, term: 1, command: '' })).toThrow('leaves a gap');
  });

  it('a term below the one before', () => {
    const log = new RaftLog(logOf(1, 3));
    expect(() => log.append({ index: 3, term: 2, command: '' })).toThrow('terms fall');
  });

  it('a truncation before its start or behind its end', () => {
    const log = new RaftLog(logOf(1, 1));
    for (const from of [-1, 0, 3]) expect(() => log.truncateFrom(from)).toThrow('outside the log');
  });

  it('nothing at index 0, which is the empty log of term 0', () => {
    expect(new RaftLog().termAt(0)).toBe(0);
    expect(new RaftLog().termAt(1)).toBeUndefined();
    expect(new RaftLog().slice(1, 9)).toEqual([]);
  });
});
