import { appendFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TraceEvent } from '../node/trace.ts';
import { type Configuration, configurationOf } from '../raft/index.ts';
import { checkTraces, type TraceCheck } from './check-traces.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'splitbrain-traces-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const COMPLETE = { members: 3, hasTrueTime: true, isComplete: true };

/** What one node tells, in order: the term, then the event. */
type Told = readonly (readonly [number, TraceEvent])[];

const THREE: Configuration = configurationOf([1, 2, 3]);
const START = {
  ev: 'start',
  lastIndex: 0,
  lastTerm: 0,
  votedFor: null,
  repairedBytes: 0,
  configuration: THREE,
} as const;
/** After the vote that elected node 1. */
const restart = (lastIndex: number, lastTerm: number) =>
  ({ ...START, votedFor: 1, lastIndex, lastTerm }) as const;
const role = (which: 'leader' | 'follower') =>
  ({ ev: 'role', role: which, lastIndex: 0, lastTerm: 0 }) as const;
const append = (...entries: [number, number, string][]) => ({ ev: 'append', entries }) as const;
const durable = (index: number, durableTerm = 1) =>
  ({ ev: 'durable', index, durableTerm }) as const;
const vote = (voteTerm: number, votedFor: number) => ({ ev: 'vote', voteTerm, votedFor }) as const;
const commit = (index: number) => ({ ev: 'commit', index }) as const;
const apply = (index: number, stateHash: string) => ({ ev: 'apply', index, stateHash }) as const;

const capture = (index: number, stateHash: string) =>
  ({ ev: 'capture', index, stateHash }) as const;
const snapshot = (index: number, lastTerm = 1) => ({ ev: 'snapshot', index, lastTerm }) as const;
const install = (index: number, lastTerm = 1, keepsSuffix = false) =>
  ({ ev: 'install', index, lastTerm, keepsSuffix, configuration: THREE }) as const;
const restore = (index: number, stateHash: string) =>
  ({ ev: 'restore', index, stateHash }) as const;

/** Checks the traces of nodes 1, 2, 3; every event happens 1 ns after the one before. */
function check(...nodes: Told[]): TraceCheck {
  for (const name of readdirSync(folder)) rmSync(join(folder, name));
  for (const [i, told] of nodes.entries()) {
    const lines = told.map(([term, event], at) =>
      JSON.stringify({ time: at, node: i + 1, incarnation: 1, term, ...event }),
    );
    writeFileSync(join(folder, `${i + 1}.jsonl`), `${lines.join('\n')}\n`);
  }
  return checkTraces(folder, COMPLETE);
}

const broken = (...nodes: Told[]) => check(...nodes).findings.map(({ invariant }) => invariant);

/** A leader of term 1 that commits an entry once two disks have it. */
const LEADER: Told = [
  [0, START],
  [1, vote(1, 1)],
  [1, role('leader')],
  [1, append([1, 1, 'a'])],
  [1, durable(1)],
  [1, commit(1)],
  [1, apply(1, 'h1')],
];
/** A node that came up, voted and heard of nothing more. */
const IDLE: Told = [
  [0, START],
  [1, vote(1, 1)],
];
const FOLLOWER: Told = [
  ...IDLE,
  [1, append([1, 1, 'a'])],
  [1, durable(1)],
  [1, commit(1)],
  [1, apply(1, 'h1')],
];

describe("Raft's invariants over traces", () => {
  it('hold over an election, a replication, a truncation and a crash', () => {
    const late: Told = [
      [0, START],
      [1, append([1, 1, 'x'])],
      [2, { ev: 'truncate', from: 1 }],
      // The truncation never reached the disk: the old entry is back.
      [2, restart(1, 1)],
    ];
    expect(check(LEADER, FOLLOWER).findings).toEqual([]);
    expect(check(LEADER, FOLLOWER).events).toBe(13);
    expect(broken([], [], late)).toEqual([]);
  });

  it('election safety: one leader a term', () => {
    const { findings } = check(LEADER, [[1, role('leader')]]);
    expect(findings[0]).toMatchObject({
      invariant: 'election safety',
      message: 'nodes 1 and 2 were both elected in term 1',
      events: [{ node: 1 }, { node: 2 }],
    });
  });

  it('one vote a term, across restarts', () => {
    const twice: Told = [
      [2, vote(2, 1)],
      [2, { ...START, votedFor: 1 }],
      [2, vote(2, 3)],
    ];
    expect(broken(twice)).toEqual(['one vote a term']);
  });

  it('a vote that left is remembered by the next process', () => {
    const forgot: Told = [
      [2, vote(2, 1)],
      [2, START],
    ];
    expect(broken(forgot)).toEqual(['one vote a term']);
    // In a later term it no longer counts.
    expect(
      broken([
        [2, vote(2, 1)],
        [3, START],
      ]),
    ).toEqual([]);
  });

  it('a vote may leave when its node already knows a later term', () => {
    const late: Told = [
      [3, role('follower')],
      [3, vote(2, 1)],
    ];
    expect(broken(late)).toEqual([]);
  });

  it('leader append-only', () => {
    const cuts: Told = [
      [1, append([1, 1, 'a'])],
      [2, role('leader')],
      [2, { ev: 'truncate', from: 1 }],
    ];
    expect(broken(cuts)).toEqual(['leader append-only']);
  });

  it('log matching: one command for an index and a term, and one predecessor', () => {
    const other: Told = [[1, append([1, 1, 'b'])]];
    expect(broken(LEADER, FOLLOWER, other)).toEqual(['log matching']);
    expect(broken([[1, append([5, 1, 'b'])]])).toEqual(['log matching']);
  });

  it('terms never fall, of a node or along a log', () => {
    expect(
      broken([
        [3, START],
        [2, START],
      ]),
    ).toEqual(['terms never fall']);
    expect(
      broken([
        [3, role('follower')],
        [2, role('follower')],
      ]),
    ).toEqual(['terms never fall']);
    expect(broken([[3, append([1, 2, 'a'], [2, 1, 'b'])]])).toEqual(['terms never fall']);
  });

  it('a term that a crash undid before it was on disk was never there', () => {
    const undone: Told = [
      [2, durable(0, 2)],
      [3, role('follower')],
      [2, START],
    ];
    expect(broken(undone)).toEqual([]);
    const lost: Told = [
      [3, durable(0, 3)],
      [2, START],
    ];
    expect(broken(lost)).toEqual(['terms never fall']);
  });

  it('leader completeness: a later leader has what was committed', () => {
    const empty: Told = [[2, role('leader')]];
    expect(broken(LEADER, [], empty)).toEqual(['leader completeness']);
  });

  it('committed entries are immutable', () => {
    const other: Told = [
      [2, append([1, 2, 'b'])],
      [2, commit(1)],
    ];
    expect(broken(LEADER, FOLLOWER, other)).toEqual(['committed entries immutable']);
    const cuts: Told = [...FOLLOWER, [2, { ev: 'truncate', from: 1 }]];
    expect(broken(LEADER, cuts)).toEqual(['committed entries immutable']);
  });

  it('what a leader commits is on the disks of a majority, and was before', () => {
    expect(broken(LEADER, IDLE, IDLE)).toEqual(['committed on a majority']);
    const late: Told = [
      ...Array.from({ length: 9 }, () => [1, durable(0)] as const),
      ...FOLLOWER.slice(1),
    ];
    expect(broken(LEADER, late, IDLE)).toEqual(['committed on a majority']);
  });

  it('what a process finds on its disk when it comes up is durable', () => {
    const cameBack: Told = [...FOLLOWER.slice(0, 3), [1, restart(1, 1)]];
    const slow: Told = [LEADER[0] ?? [0, START], ...LEADER];
    expect(broken(slow, cameBack)).toEqual([]);
  });

  it('a trace that a kill cut off does not show what a disk did not hold', () => {
    expect(broken(LEADER, IDLE, IDLE)).toEqual(['committed on a majority']);
    const cut = { members: 3, hasTrueTime: true, isComplete: false };
    expect(checkTraces(folder, cut).findings).toEqual([]);
  });

  it('state-machine safety: the same entries, the same state', () => {
    const other: Told = [...FOLLOWER.slice(0, -1), [1, apply(1, 'h2')]];
    expect(broken(LEADER, other)).toEqual(['state-machine safety']);
  });

  it('commit and applied index rise, and stay in order', () => {
    expect(broken(LEADER, [...FOLLOWER, [1, commit(1)]])).toEqual(['monotone progress']);
    expect(broken(LEADER, [...FOLLOWER, [1, apply(2, 'h')]])).toEqual(['monotone progress']);
  });

  it('durable entries survive a restart', () => {
    expect(broken(LEADER, [...FOLLOWER, [1, restart(0, 0)]])).toEqual(['durable entries survive']);
    expect(broken(LEADER, [...FOLLOWER, [1, restart(1, 7)]])).toEqual(['durable entries survive']);
  });

  it('an assertion that stopped a node is a finding of its own', () => {
    const { findings } = check([[1, { ev: 'assertion', message: 'two leaders in one term' }]]);
    expect(findings[0]?.message).toBe('node 1 stopped: two leaders in one term');
  });

  it('tells which nodes left no trace, and holds nothing against a disk that it did not see', () => {
    const { unseen, findings } = check(LEADER);
    expect(unseen).toEqual([
      'nodes/2.jsonl is missing or holds no event',
      'nodes/3.jsonl is missing or holds no event',
    ]);
    expect(findings).toEqual([]);
  });

  it('tells how often nodes came up, and which ended themselves and why', () => {
    const { starts, deaths } = check(
      [...LEADER, [1, { ev: 'diskFailed', message: 'ENOSPC' }], [1, { ...START, votedFor: 1 }]],
      [...FOLLOWER, [1, { ev: 'fatal', message: 'x is undefined' }]],
    );
    expect(starts).toEqual({ 1: 2, 2: 1 });
    expect(deaths).toEqual([
      { node: 1, reason: 'its disk failed: ENOSPC' },
      { node: 2, reason: 'x is undefined' },
    ]);
  });

  it('leaves out a line that a kill cut off before the next process began', () => {
    check(LEADER, FOLLOWER);
    const file = join(folder, '2.jsonl');
    const start = JSON.stringify({ time: 9, node: 2, incarnation: 2, term: 1, ...START });
    appendFileSync(file, `{"time":8,"node":2,"inc\n${start}\n`);
    const { unseen, starts } = checkTraces(folder, COMPLETE);
    expect(unseen).toEqual(['nodes/3.jsonl is missing or holds no event']);
    expect(starts[2]).toBe(2);
  });

  it('names the line that is no event, and reads no further', () => {
    check(LEADER, FOLLOWER);
    const file = join(folder, '2.jsonl');
    appendFileSync(file, `{"time":8,"no\n${JSON.stringify({ term: 1, ...commit(7) })}\n`);
    const { unseen, findings } = checkTraces(folder, COMPLETE);
    expect(unseen[0]).toBe('nodes/2.jsonl, line 7, is no event; what follows was not read');
    expect(findings).toEqual([]);
  });

  it('tells each invariant a few times at most', () => {
    const many: Told = Array.from({ length: 100 }, (_, i) => [100 - i, durable(0)] as const);
    expect(broken(many)).toHaveLength(5);
  });

  it('leaves out a last line that a kill cut off', () => {
    check(LEADER, FOLLOWER);
    writeFileSync(join(folder, '3.jsonl'), '{"time":1,"node":3,"te');
    expect(checkTraces(folder, COMPLETE).findings).toEqual([]);
  });

  it('a lease that is used after another was elected is found out', () => {
    const lease = { ev: 'lease', index: 1 } as const;
    const successor: Told = [
      [0, START],
      [1, append([1, 1, 'a'])],
      [1, durable(1)],
      [2, role('leader')],
    ];
    const early: Told = [...LEADER.slice(0, 3), [1, lease], ...LEADER.slice(3)];
    expect(broken([...early, [1, role('follower')]], [], [...successor])).toEqual([]);
    expect(broken([...LEADER, [1, lease]], [], successor)).toEqual(['disjoint leases']);
  });
});

/** A leader of term 1 with three entries, and a follower that has them too. */
const ENTRIES = append([1, 1, 'a'], [2, 1, 'b'], [3, 1, 'c']);
const OF_THREE = (isLeader: boolean, ...then: Told): Told => [
  [0, START],
  [1, isLeader ? role('leader') : vote(1, 1)],
  [1, ENTRIES],
  [1, durable(3)],
  [1, commit(3)],
  [1, apply(3, 'h3')],
  ...then,
];
const LEADER_OF_THREE = OF_THREE(true, [1, capture(3, 'h3')], [1, snapshot(3)]);
const FOLLOWER_OF_THREE = OF_THREE(false);
/** What a node that had nothing tells when it is sent a snapshot of three entries. */
const INSTALLED: Told = [
  [0, START],
  [1, install(3)],
  [1, restore(3, 'h3')],
  [1, durable(3)],
];

describe("Raft's invariants across snapshots", () => {
  it('hold where a node takes one, another is sent it, and both come up on it', () => {
    const leader: Told = [...LEADER_OF_THREE, [1, restart(3, 1)], [1, restore(3, 'h3')]];
    const installed: Told = [
      ...INSTALLED,
      [1, append([4, 1, 'd'])],
      [1, durable(4)],
      [1, restart(4, 1)],
      [1, restore(3, 'h3')],
      [1, commit(4)],
      [1, apply(4, 'h4')],
      [2, role('leader')],
    ];
    const follower = OF_THREE(false, [2, vote(2, 3)]);
    expect(check(leader, follower, installed).findings).toEqual([]);
  });

  it('hold where the log was another’s, and where a crash undid the snapshot', () => {
    const other: Told = [
      [0, START],
      [0, append([1, 0, 'x'], [2, 0, 'y'], [3, 0, 'z'], [4, 0, 'z'])],
      [0, durable(4, 0)],
      [1, install(3)],
      // The power failed before it was whole: the old log is back, and the snapshot comes again.
      [1, restart(4, 0)],
      [1, install(3)],
      [1, restore(3, 'h3')],
      [1, append([4, 1, 'd'])],
    ];
    expect(broken(LEADER_OF_THREE, FOLLOWER_OF_THREE, other)).toEqual([]);
  });

  it('a suffix that matches stays, and is still known', () => {
    const kept: Told = [
      [0, START],
      [1, append([1, 1, 'a'], [2, 1, 'b'], [3, 1, 'c'], [4, 1, 'd'])],
      [1, durable(4)],
      [1, install(3, 1, true)],
      [1, append([5, 1, 'e'])],
      [2, append([6, 1, 'e'])],
    ];
    expect(broken(LEADER_OF_THREE, FOLLOWER_OF_THREE, kept)).toEqual([]);
    const other: Told = [
      [1, vote(1, 1)],
      [1, append([1, 1, 'a'], [2, 1, 'b'], [3, 1, 'c'], [4, 1, 'x'])],
    ];
    expect(broken(LEADER_OF_THREE, kept, other)).toEqual(['log matching']);
  });

  it('log matching goes on behind a snapshot', () => {
    const gap: Told = [...INSTALLED, [1, append([5, 1, 'e'])]];
    expect(broken(LEADER_OF_THREE, FOLLOWER_OF_THREE, gap)).toEqual(['log matching']);
    const falls: Told = [
      [0, START],
      [3, install(3, 3)],
      [3, append([4, 1, 'd'])],
    ];
    expect(broken([], [], falls)).toEqual(['terms never fall']);
  });

  it('snapshot label equals state: by the hash that others had at that entry', () => {
    const wrong: Told = [
      [0, START],
      [1, install(3)],
      [1, restore(3, 'other')],
    ];
    const { findings } = check(LEADER_OF_THREE, FOLLOWER_OF_THREE, wrong);
    expect(findings).toMatchObject([
      { invariant: 'snapshot label equals state', events: [{ ev: 'apply' }, { ev: 'restore' }] },
    ]);
    const taken = OF_THREE(false, [1, capture(3, 'other')]);
    expect(broken(LEADER_OF_THREE, taken)).toEqual(['snapshot label equals state']);
    // Nobody told the state at that entry but the snapshots themselves.
    const alone = (hash: string): Told => [
      [0, START],
      [1, restore(2, hash)],
    ];
    expect(broken(alone('h2'), alone('other'))).toEqual(['snapshot label equals state']);
  });

  it('snapshot label equals state: by what its node had applied', () => {
    const early = OF_THREE(false, [1, capture(2, 'h2')]);
    expect(broken(early)).toEqual(['snapshot label equals state']);
  });

  it('snapshot label equals state: by the term of its last entry', () => {
    const wrong = OF_THREE(false, [1, snapshot(3, 0)]);
    expect(broken(LEADER_OF_THREE, wrong)).toContain('snapshot label equals state');
    expect(broken(OF_THREE(true), wrong)).toEqual(['snapshot label equals state']);
  });

  it('a snapshot never takes a node back, and never holds what it has not applied', () => {
    const back = OF_THREE(false, [1, install(2)]);
    expect(broken(back)).toContain('monotone progress');
    const again = OF_THREE(false, [1, restore(3, 'h3')]);
    expect(broken(again)).toEqual(['monotone progress']);
    const ahead: Told = [
      [0, START],
      [1, ENTRIES],
      [1, restore(3, 'h3')],
    ];
    expect(broken(ahead)).toEqual(['monotone progress']);
    const early: Told = [
      [0, START],
      [1, ENTRIES],
      [1, commit(3)],
      [1, snapshot(3)],
    ];
    expect(broken(early)).toEqual(['monotone progress']);
  });

  it('a durable snapshot survives a restart, and so does its last entry’s term', () => {
    const lost: Told = [...INSTALLED, [1, restart(0, 0)]];
    expect(broken(LEADER_OF_THREE, FOLLOWER_OF_THREE, lost)).toEqual(['durable entries survive']);
    const other: Told = [...INSTALLED, [1, restart(3, 0)]];
    expect(broken(LEADER_OF_THREE, FOLLOWER_OF_THREE, other)).toEqual(['durable entries survive']);
  });

  it('leader completeness counts what a snapshot covers, and nothing behind it', () => {
    const later = Array.from({ length: 9 }, () => [1, durable(3)] as const);
    const elected: Told = [...INSTALLED, ...later, [2, role('leader')]];
    const elects = [2, vote(2, 3)] as const;
    expect(broken(LEADER_OF_THREE, OF_THREE(false, elects), elected)).toEqual([]);
    const more: Told = [
      [1, append([4, 1, 'd'])],
      [1, durable(4)],
      [1, commit(4)],
    ];
    const [leader, follower] = [OF_THREE(true, ...more), OF_THREE(false, ...more, elects)];
    expect(broken(leader, follower, elected)).toEqual(['leader completeness']);
  });

  it('one application per command, whoever applies it and after whatever restart', () => {
    const first = (index: number, session: number, seq: number) =>
      ({ ...apply(index, `h${index}`), firsts: [[index, session, seq]] }) as const;
    const once = OF_THREE(false, [1, restart(3, 1)], [1, commit(3)], [1, first(3, 1, 7)]);
    expect(broken(once, OF_THREE(false, [1, append([4, 1, 'd'])]))).toEqual([]);
    const twice: Told = [
      [0, START],
      [1, ENTRIES],
      [1, commit(3)],
      [1, first(2, 1, 7)],
      [1, first(3, 1, 7)],
    ];
    expect(broken(twice)).toEqual(['one application per command']);
    const elsewhere: Told = [
      [0, START],
      [1, ENTRIES],
      [1, commit(3)],
      [1, first(2, 1, 7)],
    ];
    expect(check(once, elsewhere).findings[0]?.message).toBe(
      'command 7 of session 1 was applied at index 3 (node 1) and 2 (node 2)',
    );
  });
});
