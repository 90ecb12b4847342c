import { describe, expect, test } from 'vitest';
import { UsageError } from '../base/errors.ts';
import { Random } from '../base/random.ts';
import type { Ability } from '../cluster/cluster.ts';
import { checkSchedule } from './check.ts';
import { clockProfiles, mayHit } from './clock-profiles.ts';
import { type DrawOptions, drawSchedule, shortestFaultPhaseMs } from './draw.ts';
import { faultKinds, kindsOf, parseKinds } from './kinds.ts';
import type { Fault, FaultKind } from './schedule.ts';
import { isAimedAtLeader, targetOf } from './target.ts';

const SEEDS = 100;
const FIVE = [1, 2, 3, 4, 5];
const DEFAULT: DrawOptions = {
  kinds: ['partition', 'crash', 'skew'],
  nodes: FIVE,
  faultPhaseMs: 20_000,
  electionTimeoutMs: 150,
};

function draw(seed: number, options: Partial<DrawOptions> = {}) {
  return drawSchedule(new Random(seed), { ...DEFAULT, ...options });
}

function forEachSeed(options: Partial<DrawOptions>, check: (faults: readonly Fault[]) => void) {
  for (let seed = 0; seed < SEEDS; seed++) check(draw(seed, options).faults);
}

const endMs = (fault: Fault) => fault.atMs + fault.forMs;

/** The kinds asked for, from one to all, and clusters from three nodes to seven. */
const ASKED: readonly Partial<DrawOptions>[] = [
  {},
  { kinds: faultKinds },
  { kinds: ['partition'] },
  { kinds: ['crash'], nodes: [1, 2, 3] },
  { kinds: ['skew'] },
  { kinds: ['pause', 'skew'], nodes: [1, 2, 3] },
  { kinds: ['membership'], nodes: [1, 2, 3] },
  { kinds: ['skew', 'transfer', 'membership'] },
  { kinds: ['partition', 'transfer'] },
  { kinds: ['partition', 'power-cut'], nodes: [1, 2, 3, 4, 5, 6, 7] },
  { faultPhaseMs: 4000 },
  { faultPhaseMs: 45_000, electionTimeoutMs: 600, kinds: faultKinds },
];

describe.each(ASKED)('a schedule drawn for %o', (options) => {
  const { kinds, nodes, faultPhaseMs, electionTimeoutMs } = { ...DEFAULT, ...options };

  test(`holds one of each kind that was asked for and no other, for ${SEEDS} seeds`, () => {
    const expected = faultKinds.filter((kind) => kinds.includes(kind));
    for (let seed = 0; seed < SEEDS; seed++) expect(kindsOf(draw(seed, options))).toEqual(expected);
  });

  test(`holds two faults of the leader for three longest elections, for ${SEEDS} seeds`, () => {
    const unseats = (fault: Fault) =>
      isAimedAtLeader(fault) &&
      fault.forMs >= 6 * electionTimeoutMs &&
      (kinds.every((kind) => kind === 'skew') || unseatsLeader(fault));
    forEachSeed(options, (faults) => {
      expect(faults.filter(unseats).length).toBeGreaterThanOrEqual(2);
    });
  });

  test(`lies within the fault phase, in order, with names of its own, for ${SEEDS} seeds`, () => {
    forEachSeed(options, (faults) => {
      expect(faults.map(({ id }) => id)).toEqual(faults.map((_, i) => `f${i + 1}`));
      expect(faults).toEqual([...faults].sort((a, b) => a.atMs - b.atMs));
      const isWithin = (fault: Fault) =>
        Number.isInteger(fault.atMs) &&
        Number.isInteger(fault.forMs) &&
        fault.forMs > 0 &&
        endMs(fault) <= faultPhaseMs - electionTimeoutMs;
      expect(faults.filter((fault) => !isWithin(fault))).toEqual([]);
    });
  });

  test(`leaves time between faults, but for a pair that spares a majority, for ${SEEDS} seeds`, () => {
    forEachSeed(options, (faults) => {
      const outages = faults.filter(({ kind }) => !BESIDE.includes(kind));
      for (const [i, fault] of outages.entries()) {
        for (const later of outages.slice(i + 1)) {
          if (later.atMs >= endMs(fault) + 3 * electionTimeoutMs) continue;
          // What overlaps is a pair: one fixed node is isolated, another one taken away in the midst.
          expect([fault.kind, nodes.length >= 5]).toEqual(['partition', true]);
          expect(endMs(later)).toBeLessThan(endMs(fault));
          const [isolated, taken] = [targetOf(fault), targetOf(later)];
          expect(isolated).toHaveProperty('node');
          expect(taken).toHaveProperty('node');
          expect(taken).not.toEqual(isolated);
        }
      }
      const skews = faults.filter(({ kind }) => kind === 'skew');
      for (const [i, skew] of skews.entries()) {
        expect(skews[i + 1]?.atMs ?? Number.POSITIVE_INFINITY).toBeGreaterThan(endMs(skew));
      }
    });
  });

  test(`gives orders one after the other, without a pause only where nodes replace others, for ${SEEDS} seeds`, () => {
    forEachSeed(options, (faults) => {
      const orders = faults.filter(({ kind }) => kind === 'transfer' || kind === 'membership');
      for (const [i, fault] of orders.entries()) {
        const later = orders[i + 1];
        if (later === undefined || later.atMs >= endMs(fault) + 3 * electionTimeoutMs) continue;
        expect(later.atMs).toBe(endMs(fault));
        expect([fault.kind, later.kind]).toEqual(['membership', 'membership']);
        expect(namedBy(later).filter((node) => namedBy(fault).includes(node))).toEqual([]);
      }
    });
  });

  test(`leaves a majority of the nodes in the cluster, for ${SEEDS} seeds`, () => {
    forEachSeed(options, (faults) => {
      const takesTooMany = (fault: Fault) =>
        fault.kind === 'membership' && 2 * namedBy(fault).length >= nodes.length;
      expect(faults.filter(takesTooMany)).toEqual([]);
    });
  });

  test(`keeps a blackout of all nodes short, for ${SEEDS} seeds`, () => {
    forEachSeed(options, (faults) => {
      for (const fault of faults.filter((each) => targetOf(each) === 'all')) {
        expect(fault.forMs).toBeLessThanOrEqual(3 * electionTimeoutMs);
      }
    });
  });

  test(`is one that a cluster of every ability takes, for ${SEEDS} seeds`, () => {
    const abilities = new Set<Ability>([
      'block',
      'crash',
      'pause',
      'power-cut',
      'skew-wall',
      'skew-rate',
      'transfer',
      'membership',
    ]);
    const ground = { cluster: 'sim', abilities, nodes, faultPhaseMs };
    for (let seed = 0; seed < SEEDS; seed++) checkSchedule(draw(seed, options), ground);
  });

  test(`fakes each clock in one way at most, for ${SEEDS} seeds`, () => {
    for (let seed = 0; seed < SEEDS; seed++) {
      const profiles = Object.values(clockProfiles(draw(seed, options), nodes));
      expect(new Set(profiles.filter((each) => each !== 'none')).size).toBe(
        kinds.includes('skew') ? 1 : 0,
      );
    }
  });
});

/** Kinds with a track of their own beside the outages. */
const BESIDE: readonly FaultKind[] = ['skew', 'transfer', 'membership'];

/** The nodes that a fault's target names. */
function namedBy(fault: Fault): readonly number[] {
  const target = targetOf(fault);
  return target === null || typeof target === 'string' ? [] : mayHit(target, []);
}

function unseatsLeader(fault: Fault): boolean {
  if (fault.kind === 'skew') return false;
  return fault.kind !== 'partition' || fault.shape !== 'one-way';
}

describe('drawSchedule', () => {
  test('draws the same from the same seed, and something else from another', () => {
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
  });

  test('brings every shape, target and profile over some seeds', () => {
    const seen = new Set<string>();
    forEachSeed({ kinds: faultKinds }, (faults) => {
      for (const fault of faults) {
        if (fault.kind === 'partition') seen.add(fault.shape);
        const target = targetOf(fault);
        if (target !== null) {
          seen.add(`${fault.kind} ${typeof target === 'string' ? target : Object.keys(target)[0]}`);
        }
        if (fault.kind === 'skew') seen.add('rate' in fault ? 'rate' : 'wall');
      }
    });
    expect([...seen].sort()).toEqual([
      'crash all',
      'crash leader',
      'crash node',
      'halves',
      'isolate',
      'leader-minority',
      'membership leader',
      'membership node',
      'membership nodes',
      'one-way',
      'partition leader',
      'partition node',
      'pause leader',
      'pause node',
      'power-cut all',
      'power-cut leader',
      'power-cut node',
      'rate',
      'skew leader',
      'skew node',
      'skew nodes',
      'wall',
    ]);
  });

  test('keeps steps within 0.1 s to 60 s and rates within 0.5 to 1.5, at a tenth or more off', () => {
    forEachSeed({ kinds: ['skew'] }, (faults) => {
      for (const fault of faults) {
        if (fault.kind !== 'skew') continue;
        const [size, least, most] =
          'rate' in fault
            ? [Math.abs(fault.rate - 1), 0.1, 0.5]
            : [Math.abs(fault.offsetMs), 100, 60_000];
        expect(size).toBeGreaterThanOrEqual(least - 1e-9);
        expect(size).toBeLessThanOrEqual(most + 1e-9);
      }
    });
  });

  test('draws no clock profile that the cluster lacks', () => {
    forEachSeed({ kinds: ['skew'], abilities: new Set(['skew-wall'] as const) }, (faults) => {
      expect(faults.every((fault) => 'offsetMs' in fault)).toBe(true);
    });
  });

  test('draws no fault where none is asked for', () => {
    expect(draw(1, { kinds: [] }).faults).toEqual([]);
  });

  test('now and then has nodes replace others, one by one and several at once', () => {
    const relays = new Set<string>();
    forEachSeed({ kinds: ['membership'], faultPhaseMs: 40_000 }, (faults) => {
      for (const [i, fault] of faults.entries()) {
        const later = faults[i + 1];
        if (later?.atMs === endMs(fault))
          relays.add(`${namedBy(fault).length} ${namedBy(later).length}`);
      }
    });
    expect([...relays].sort()).toEqual(['0 0', '1 0', '1 1', '1 2', '2 0', '2 1', '2 2']);
  });

  test('draws for a single node, where it is not to be partitioned', () => {
    expect(kindsOf(draw(1, { kinds: ['crash', 'skew'], nodes: [1] }))).toEqual(['crash', 'skew']);
    expect(() => draw(1, { kinds: ['partition'], nodes: [1] })).toThrow(/at least 2 nodes/);
    expect(() => draw(1, { kinds: ['transfer'], nodes: [1] })).toThrow(/at least 2 nodes/);
    expect(() => draw(1, { kinds: ['membership'], nodes: [1, 2] })).toThrow(/from 3 at least/);
  });

  test('refuses a phase that is too short, naming the shortest, which it takes', () => {
    for (const options of ASKED) {
      const shortestMs = shortestFaultPhaseMs({ ...DEFAULT, ...options });
      const short = { ...options, faultPhaseMs: shortestMs - 1 };
      expect(() => draw(1, short)).toThrow(UsageError);
      expect(() => draw(1, short)).toThrow(`it takes ${shortestMs} ms`);
      for (let seed = 0; seed < 20; seed++) draw(seed, { ...options, faultPhaseMs: shortestMs });
    }
  });

  test('has room for the default kinds in 4 s', () => {
    const kinds: readonly FaultKind[] = ['partition', 'crash', 'skew'];
    expect(shortestFaultPhaseMs({ ...DEFAULT, kinds })).toBeLessThanOrEqual(4000);
  });
});

describe('parseKinds', () => {
  test('reads kinds in any order, each once, or none', () => {
    expect(parseKinds('skew, partition,skew')).toEqual(['partition', 'skew']);
    expect(parseKinds('none')).toEqual([]);
  });

  test('names the nearest and all others of an unknown one', () => {
    expect(() => parseKinds('partition,crsh')).toThrow(UsageError);
    expect(() => parseKinds('partition,crsh')).toThrow(
      "unknown fault 'crsh'; did you mean 'crash'? There are: partition, crash, power-cut, pause, skew, transfer, membership; or none",
    );
    expect(() => parseKinds('')).toThrow("unknown fault ''");
  });
});
