import { expect, test } from 'vitest';
import type { HistoryEvent } from '../history.ts';
import { toOperations } from '../operations.ts';
import { Chance } from '../testing/chance.ts';
import { randomRun, smallPlan } from '../testing/random-run.ts';
import { OngoingOperations } from './ongoing.ts';

const SEED = 5_000;

/** The same event with something in it that may not be there. */
function spoiled(event: HistoryEvent, chance: Chance): HistoryEvent {
  const spoils: Partial<HistoryEvent>[] = [
    ...[{ index: event.index + 2 }, { index: 0 }, { time: 0 }, { time: 1e9 }, { f: 'other' }],
    ...([
      { process: 0 },
      { process: 1 },
      { key: 'x' },
      { type: 'ok' },
      { type: 'invoke' },
    ] as const),
    ...([{ type: 'info' }, { type: 'done' as 'ok' }, { process: -1 }] as const),
  ];
  return { ...event, ...chance.pick(spoils) };
}

function outcomeOf(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return (error as Error).message;
  }
}

test(`pairs as toOperations does, and refuses what that refuses (from seed ${SEED})`, () => {
  const seen = { paired: 0, refused: new Set<string>() };
  for (let seed = SEED; seed < SEED + 3_000; seed++) {
    const chance = new Chance(seed);
    const whole = randomRun(smallPlan('cas-register', chance), chance);
    const place = chance.int(whole.length);
    const history = whole.map((event, at) => (at === place ? spoiled(event, chance) : event));
    const expected = outcomeOf(() => toOperations(history).operations);
    const got = outcomeOf(() => {
      const ongoing = new OngoingOperations();
      const changes = history.map((event) => ongoing.add(event));
      return changes.flatMap((one) => (one?.kind === 'called' ? [one.ongoing.operation] : []));
    });
    expect(got).toEqual(expected);
    if (typeof expected === 'string') seen.refused.add(expected.replace(/\d+/g, 'N'));
    else seen.paired += 1;
  }
  expect(seen.paired).toBeGreaterThan(100);
  expect(seen.refused.size).toBeGreaterThan(12);
});
