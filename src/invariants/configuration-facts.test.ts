import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { TraceEvent } from '../node/trace.ts';
import { type Configuration, configurationOf } from '../raft/index.ts';
import type { Finding } from './finding.ts';
import { tracesFolder } from './testing/traces-folder.ts';

const traces = tracesFolder();

const NODES = 5;

/** What one node tells of term 1, at the times given. */
type Told = readonly (readonly [time: number, event: TraceEvent])[];

/** Checks the traces of five nodes; who tells nothing has come up, and that is all. */
function findings(told: Readonly<Record<number, Told>>): readonly Finding[] {
  for (let node = 1; node <= NODES; node++) {
    const lines = [[0, start(THREE)] as const, ...(told[node] ?? [])].map(([time, event]) =>
      JSON.stringify({ time, node, incarnation: 1, term: 1, ...event }),
    );
    writeFileSync(join(traces.path, `${node}.jsonl`), `${lines.join('\n')}\n`);
  }
  return traces.checkAgain({ members: NODES }).findings;
}

const THREE = configurationOf([1, 2, 3]);
const start = (configuration: Configuration, lastIndex = 0): TraceEvent => ({
  ev: 'start',
  lastIndex,
  lastTerm: lastIndex === 0 ? 0 : 1,
  votedFor: 1,
  repairedBytes: 0,
  configuration,
});
const vote: Told[number] = [1, { ev: 'vote', voteTerm: 1, votedFor: 1 }];
const lead: Told[number] = [2, { ev: 'role', role: 'leader', lastIndex: 0, lastTerm: 0 }];
const append = (configuration: Configuration): Told[number] => [
  3,
  { ev: 'append', entries: [[1, 1, 'h', configuration]] },
];
const durable: Told[number] = [4, { ev: 'durable', index: 1, durableTerm: 1 }];
const commit: Told[number] = [5, { ev: 'commit', index: 1 }];

/** Nodes 1, 2, 3 elect node 1, which commits an entry; these have it on disk. */
function committing(configuration: Configuration, ...holders: number[]) {
  const told = (node: number): Told => [
    ...(node <= 3 ? [vote] : []),
    ...(node === 1 ? [lead] : []),
    ...(node === 1 || holders.includes(node) ? [append(configuration)] : []),
    ...(holders.includes(node) ? [durable] : []),
    ...(node === 1 ? [commit] : []),
  ];
  return Object.fromEntries([1, 2, 3, 4, 5].map((node) => [node, told(node)]));
}

const JOINT = { voters: [3, 4, 5], outgoing: [1, 2, 3], learners: [] };
const LEARNERS = { voters: [1, 2, 3], outgoing: [], learners: [4, 5] };

describe('committed on a majority of the configuration in force', () => {
  it.each([
    { name: 'voters', configuration: THREE, holders: [1, 2] },
    { name: 'both halves of a joint one', configuration: JOINT, holders: [1, 3, 5] },
    { name: 'voters, whatever learners do', configuration: LEARNERS, holders: [2, 3] },
    {
      name: 'those whom the entry itself names',
      configuration: configurationOf([4, 5]),
      holders: [4, 5],
    },
  ])('holds on the disks of $holders of $name', ({ configuration, holders }) => {
    expect(findings(committing(configuration, ...holders))).toEqual([]);
  });

  it.each([
    { name: 'the old half alone', configuration: JOINT, holders: [1, 2], says: '0 of 3 disks' },
    { name: 'the new half alone', configuration: JOINT, holders: [4, 5], says: '0 of 3 disks' },
    { name: 'learners', configuration: LEARNERS, holders: [1, 4, 5], says: '1 of 3 disks' },
    {
      name: 'a leader that is not among them',
      configuration: configurationOf([4, 5]),
      holders: [1, 4],
      says: '1 of 2 disks',
    },
  ])('is broken by $name', ({ configuration, holders, says }) => {
    const [finding, ...more] = findings(committing(configuration, ...holders));
    expect(finding?.invariant).toBe('committed on a majority');
    expect(finding?.message).toContain(says);
    expect(more).toEqual([]);
  });
});

describe('election safety: elected by the configuration in force', () => {
  it('takes a majority of votes, each given before', () => {
    expect(findings({ 1: [vote, lead], 2: [vote] })).toEqual([]);
    expect(findings({ 1: [vote, lead] })).toMatchObject([
      {
        invariant: 'election safety',
        message: 'node 1 was elected in term 1 by 1 of 3 (nodes 1, 2, 3)',
        events: [{ ev: 'vote', node: 1 }, { ev: 'role' }],
      },
    ]);
    const forAnother: Told = [[1, { ev: 'vote', voteTerm: 1, votedFor: 3 }]];
    expect(findings({ 1: [vote, lead], 2: forAnother })).toMatchObject([
      { events: [{ ev: 'vote' }, { ev: 'vote', votedFor: 3 }, { ev: 'role' }] },
    ]);
    const late: Told = [[9, vote[1]]];
    expect(findings({ 1: [vote, lead], 2: late })).toHaveLength(1);
  });

  it('takes both halves of a joint configuration', () => {
    const candidate: Told = [[1, append(JOINT)[1]], lead];
    expect(findings({ 1: candidate, 2: [vote], 4: [vote], 5: [vote] })).toEqual([]);
    expect(findings({ 1: candidate, 2: [vote], 3: [vote] })).toMatchObject([
      { message: 'node 1 was elected in term 1 by 1 of 3 (nodes 3, 4, 5)' },
    ]);
    expect(findings({ 1: candidate, 4: [vote], 5: [vote] })).toHaveLength(1);
  });

  it('takes the configuration before, where the entry was removed', () => {
    const candidate: Told = [[1, append(JOINT)[1]], [1, { ev: 'truncate', from: 1 }], lead];
    expect(findings({ 1: candidate, 2: [vote] })).toEqual([]);
    expect(findings({ 1: candidate, 4: [vote], 5: [vote] })).toHaveLength(1);
  });
});

describe('the configuration follows the log', () => {
  it('through a snapshot', () => {
    const snapshot = { ev: 'install', index: 1, lastTerm: 1, keepsSuffix: false } as const;
    const sent = (configuration: Configuration) =>
      findings({
        ...committing(LEARNERS, 1, 2),
        4: [[6, { ...snapshot, configuration }]],
      }).map(({ invariant }) => invariant);
    expect(sent(LEARNERS)).toEqual([]);
    expect(sent(THREE)).toEqual(['configuration follows the log']);
    expect(
      findings({
        ...committing(LEARNERS, 1, 2),
        4: [[6, { ...snapshot, configuration: THREE }]],
      }),
    ).toMatchObject([{ events: [{ ev: 'commit' }, { ev: 'install' }] }]);
  });

  it('through a restart', () => {
    const before: Told = [
      [1, append(JOINT)[1]],
      [1, durable[1]],
    ];
    expect(findings({ 2: [...before, [2, start(JOINT, 1)]] })).toEqual([]);
    expect(findings({ 2: [...before, [2, start(THREE, 1)]] })).toMatchObject([
      { invariant: 'configuration follows the log', events: [{ ev: 'append' }, { ev: 'start' }] },
    ]);
  });
});
