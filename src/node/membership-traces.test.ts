import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkTraces } from '../invariants/check-traces.ts';
import { type Entry, RULES, type Rules } from '../raft/index.ts';
import { NODE_RULES } from './rules.ts';
import { World } from './testing/world.ts';

/** Three voters, two learners that have all, and who leads; with one rule broken, or none. */
function makeWorld(seed: number, broken: Partial<Rules>) {
  const rules = { raft: { ...RULES, ...broken }, node: NODE_RULES };
  const world = new World({ seed, nodes: 5, spares: 2, rules }).startAll();
  for (const node of [4, 5]) world.change({ type: 'addLearner', node });
  world.run(200);
  const leader = world.leader().node;
  const others = [1, 2, 3].filter((id) => id !== leader) as [number, number];
  return { world, leader, others };
}

/** Nobody hears from these any more, nor do they hear from anybody. */
function cutOff(world: World, ...nodes: readonly number[]): void {
  world.passes = (from, to) => !nodes.includes(from) && !nodes.includes(to);
}

/** What the invariants find in what the servers of a world have told. */
function findings(world: World): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'splitbrain-traces-'));
  for (const { id, trace } of world.machines) {
    const lines = trace.map((record) => JSON.stringify({ time: 0, node: id, ...record }));
    writeFileSync(join(folder, `${id}.jsonl`), `${lines.join('\n')}\n`);
  }
  const found = checkTraces(folder, { members: 5, hasTrueTime: false, isComplete: true });
  rmSync(folder, { recursive: true });
  return found.findings.map(({ invariant }) => invariant);
}

/** Whether an entry is C-new of a cluster of two. */
function isOfTwo({ configuration }: Entry): boolean {
  return configuration?.outgoing.length === 0 && configuration.voters.length === 2;
}

/** Each story ends in a finding with its rule broken, and in none without. */
const STORIES: readonly {
  readonly mistake: string;
  readonly broken: Partial<Rules>;
  readonly tell: (made: ReturnType<typeof makeWorld>) => void;
}[] = [
  {
    mistake: 'the old half of a joint configuration decides alone',
    broken: { voterGroups: ({ voters, outgoing }) => [outgoing.length > 0 ? outgoing : voters] },
    tell: ({ world, leader }) => {
      cutOff(world, 4, 5);
      world.order(leader, { type: 'setVoters', voters: [leader, 4, 5] });
    },
  },
  {
    mistake: 'the new half of a joint configuration decides alone',
    broken: { voterGroups: ({ voters }) => [voters] },
    tell: ({ world, leader, others }) => {
      cutOff(world, ...others);
      world.order(leader, { type: 'setVoters', voters: [leader, 4, 5] });
    },
  },
  {
    mistake: 'learners count',
    broken: { voterGroups: ({ voters, learners }) => [[...voters, ...learners]] },
    tell: ({ world, leader, others }) => {
      cutOff(world, ...others);
      world.ask(leader, { command: { op: 'put', key: 'x', value: 1 } });
    },
  },
  {
    mistake: 'a leader that removes itself counts itself',
    broken: { countsItself: () => true },
    tell: ({ world, leader, others: [kept] }) => {
      // C-old,new is committed, and C-new does not come to node 4.
      world.passes = (_from, to, message) =>
        to !== 4 || message.type !== 'appendRequest' || !message.entries.some(isOfTwo);
      world.order(leader, { type: 'setVoters', voters: [kept, 4] });
    },
  },
];

describe('a broken rule of membership shows in the traces', () => {
  it.each(STORIES)('$mistake (seed 1)', ({ broken, tell }) => {
    for (const rules of [{}, broken]) {
      const made = makeWorld(1, rules);
      tell(made);
      made.world.run(80);
      const found = findings(made.world);
      if (rules === broken) expect(found).toContain('committed on a majority');
      else expect(found).toEqual([]);
      expect(made.world.fatal).toEqual([]);
    }
  });
});
