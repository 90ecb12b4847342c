import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Configuration, configurationOf } from './configuration.ts';
import { ConfigurationHistory } from './configuration-history.ts';

const SEED = 20_260_612;

/** What can happen to a log: an entry with or without a configuration, a truncation, a compaction. */
type Step =
  | { readonly do: 'append'; readonly voters: readonly number[] | null }
  | { readonly do: 'truncate' | 'compact'; readonly at: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant('append' as const),
    voters: fc.option(fc.uniqueArray(fc.integer({ min: 1, max: 9 }), { minLength: 1 })),
  }),
  fc.record({ do: fc.constantFrom('truncate' as const, 'compact' as const), at: fc.nat() }),
);

/** The naive version: every entry's configuration, in a list. */
class Naive {
  entries: (Configuration | null)[] = [];
  base = { index: 0, configuration: configurationOf([1, 2, 3]) };

  get lastIndex(): number {
    return this.base.index + this.entries.length;
  }

  at(index: number): Configuration {
    const upTo = this.entries.slice(0, index - this.base.index);
    return upTo.findLast((configuration) => configuration !== null) ?? this.base.configuration;
  }

  compactTo(index: number): void {
    const configuration = this.at(index);
    this.entries.splice(0, index - this.base.index);
    this.base = { index, configuration };
  }
}

describe('the configurations of a log', () => {
  it(`are those of its entries, through truncations and compactions (seed ${SEED})`, () => {
    const property = fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const naive = new Naive();
      const history = new ConfigurationHistory({ index: 0, configuration: naive.at(0) });
      for (const each of steps) {
        if (each.do === 'append') {
          const configuration = each.voters === null ? null : configurationOf(each.voters);
          naive.entries.push(configuration);
          if (configuration !== null) history.append({ index: naive.lastIndex, configuration });
        } else if (naive.entries.length > 0) {
          const index = naive.base.index + 1 + (each.at % naive.entries.length);
          if (each.do === 'truncate') naive.entries.length = index - 1 - naive.base.index;
          else naive.compactTo(index);
          if (each.do === 'truncate') history.truncateFrom(index);
          else history.compactTo(index);
        }
        for (let index = naive.base.index; index <= naive.lastIndex; index++) {
          expect(history.at(index)).toEqual(naive.at(index));
        }
        expect(history.latest.configuration).toEqual(naive.at(naive.lastIndex));
      }
    });
    fc.assert(property, { seed: SEED, numRuns: 200 });
  });

  it('begin anew with a snapshot from elsewhere', () => {
    const history = new ConfigurationHistory({ index: 0, configuration: configurationOf([1]) });
    history.append({ index: 3, configuration: configurationOf([1, 2]) });
    history.restartAt({ index: 9, configuration: configurationOf([4]) });
    expect(history.latest).toEqual({ index: 9, configuration: configurationOf([4]) });
  });
});
