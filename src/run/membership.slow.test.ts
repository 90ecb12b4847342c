import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faultKinds } from '../nemesis/kinds.ts';
import { NODE_RULES } from '../node/rules.ts';
import { RULES, type Rules } from '../raft/index.ts';
import { planRun, type RunOptions } from './plan.ts';
import { executeRun } from './run.ts';
import { findingsOf } from './testing/flawed-run.ts';
import { readTraced } from './testing/traced.ts';

const FAULTS = ['partition', 'crash', 'transfer', 'membership'] as const;

let results: string;
beforeAll(() => {
  results = mkdtempSync(join(tmpdir(), 'splitbrain-membership-'));
});
afterAll(() => rmSync(results, { recursive: true, force: true }));

function run(options: RunOptions) {
  return executeRun({
    ...planRun({ faults: FAULTS, ...options }),
    results,
    command: 'npx splitbrain run',
    startedAt: new Date('2026-01-02T03:04:05Z'),
    stop: { stopped: false },
    onProgress: () => {},
  });
}

/** How many nodes left and came, from each configuration to the next. */
function moves(voters: readonly (readonly number[])[], all: readonly number[]) {
  const steps = voters.map((now, i) => ({ was: voters[i - 1] ?? all, now }));
  const count = (of: readonly number[], not: readonly number[]) =>
    of.filter((node) => !not.includes(node)).length;
  return {
    left: steps.reduce((sum, { was, now }) => sum + count(was, now), 0),
    came: steps.reduce((sum, { was, now }) => sum + count(now, was), 0),
  };
}

describe('60 s of partitions, crashes, transfers and changes of membership', () => {
  it.each([
    ['seed 5, 5 nodes', { seed: 5 }],
    ['seed 6, 5 nodes', { seed: 6 }],
    ['seed 7, 3 nodes', { seed: 7, nodes: 3 }],
    [
      'seed 8, 7 nodes, reads by lease',
      { seed: 8, nodes: 7, reads: 'lease', maxClockDriftPpm: 1000 },
    ],
    ['seed 9, 5 nodes, every kind of fault', { seed: 9, faults: faultKinds }],
  ] as const)(
    'are survived, and the traces show that they happened (%s)',
    async (_what, options) => {
      const { folder, run: file, verdict } = await run(options);
      expect(verdict.sentence).toMatch(/^valid: /);
      const { voters, transfers } = readTraced(folder);
      const { nodes } = file.config;
      const { left, came } = moves(voters, nodes);
      expect(left).toBeGreaterThan(0);
      expect(came).toBe(left);
      expect(transfers).toBeGreaterThan(0);
      expect(voters.at(-1)).toEqual(nodes);
      expect(Math.min(...voters.map(({ length }) => length))).toBeGreaterThan(nodes.length / 2);
    },
  );
});

interface Mutant {
  readonly mistake: string;
  readonly override: Partial<Rules>;
  /** One of the seeds from 1 to this shows it. */
  readonly seeds: number;
}

/** Mistakes in the rules of configurations, which only a change of membership can bring to light. */
const MUTANTS: readonly Mutant[] = [
  {
    mistake: 'while joint, the new voters alone are asked',
    override: { voterGroups: ({ voters }) => [voters] },
    seeds: 10,
  },
  {
    mistake: 'while joint, the old voters alone are asked',
    override: {
      voterGroups: ({ voters, outgoing }) => [outgoing.length > 0 ? outgoing : voters],
    },
    seeds: 10,
  },
  {
    mistake: 'while joint, one majority of old and new together is enough',
    override: {
      voterGroups: ({ voters, outgoing }) => [[...new Set([...outgoing, ...voters])]],
    },
    seeds: 5,
  },
  {
    mistake: 'learners count',
    override: {
      voterGroups: ({ voters, outgoing, learners }) =>
        outgoing.length > 0 ? [outgoing, voters] : [[...voters, ...learners]],
    },
    seeds: 5,
  },
  {
    mistake: 'a leader counts itself though it is removed',
    override: { countsItself: () => true },
    seeds: 5,
  },
  {
    mistake: 'the committed configuration is in force, not the latest',
    override: { configurationInForce: (_latest, committed) => committed },
    seeds: 10,
  },
];

/** Mistakes that it takes a leader in a minority to make, told to change just then. */
const IN_MINORITY: readonly Mutant[] = [
  {
    mistake: 'from the old configuration to the new one in one step (Figure 10)',
    override: { needsJoint: () => false },
    seeds: 10,
  },
  {
    mistake: 'a joint configuration is left before it is committed',
    override: { leavesJoint: () => true },
    seeds: 10,
  },
];

/** What is found with a rule overridden, of the first seed that shows anything. */
async function found({ override, seeds }: Mutant, options: Omit<RunOptions, 'seed'>) {
  const rules = { raft: { ...RULES, ...override }, node: NODE_RULES };
  for (let seed = 1; seed <= seeds; seed++) {
    const findings = await findingsOf({ durationMs: 30_000, ...options, seed }, { rules });
    if (findings.length > 0) return findings;
  }
  return [];
}

describe('the invariants, under the changes of membership that the nemesis orders', () => {
  const none: Mutant = { mistake: 'none', override: {}, seeds: 5 };
  const schedule = 'change-in-minority';

  it('find nothing where no rule is broken (seeds 1 to 5)', async () => {
    expect(await found(none, { faults: FAULTS })).toEqual([]);
    expect(await found(none, { schedule })).toEqual([]);
  });

  it.each(MUTANTS)('see that $mistake (within seeds 1 to $seeds)', async (mutant) => {
    expect(await found(mutant, { faults: FAULTS })).toContain('committed on a majority');
  });

  it.each(IN_MINORITY)(
    'see in a minority that $mistake (within seeds 1 to $seeds)',
    async (mutant) => {
      expect(await found(mutant, { schedule })).toContain('leader completeness');
    },
  );
});
