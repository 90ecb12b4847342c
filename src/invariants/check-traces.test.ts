import { describe, expect, it } from 'vitest';
import {
  append,
  apply,
  commit,
  durable,
  FOLLOWER,
  IDLE,
  LEADER,
  restart,
  role,
  START,
  type Told,
  vote,
} from './testing/told.ts';
import { tracesFolder } from './testing/traces-folder.ts';

const traces = tracesFolder();
const { check } = traces;

const broken = (...nodes: Told[]) => check(...nodes).findings.map(({ invariant }) => invariant);

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
    expect(traces.checkAgain({ isComplete: false }).findings).toEqual([]);
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

  it('a disk holds no more than its node: no entry, no term', () => {
    const { findings } = check(LEADER, [...FOLLOWER, [1, durable(99)]]);
    expect(findings).toMatchObject([
      {
        invariant: 'disk within memory',
        message: 'node 2 has 99 entries on its disk and 1 in its log',
        events: [{ ev: 'append' }, { ev: 'durable', index: 99 }],
      },
    ]);
    expect(broken(LEADER, [...FOLLOWER, [1, durable(1, 7)]])).toEqual(['disk within memory']);
    expect(broken(LEADER, [...FOLLOWER, [7, durable(1, 7)]])).toEqual([]);
  });

  it('a process comes up in no term before that of its last entry', () => {
    const ahead: Told = [
      [5, append([1, 5, 'a'])],
      [5, durable(1, 3)],
      [3, restart(1, 5)],
    ];
    expect(check(ahead).findings[0]).toMatchObject({
      invariant: 'terms never fall',
      message: 'node 1 came back with an entry of term 5 in term 3',
    });
    expect(broken([...ahead.slice(0, 2), [5, restart(1, 5)]])).toEqual([]);
  });

  it('who led a term does not stand in it again', () => {
    const again: Told = [...LEADER, [1, role('candidate')]];
    expect(check(again, FOLLOWER).findings).toMatchObject([
      {
        invariant: 'election safety',
        message: 'node 1 stood for election in term 1, which it had led',
        events: [{ role: 'leader' }, { role: 'candidate' }],
      },
    ]);
    // It may give its office up within the term, and stand in the next.
    expect(broken([...LEADER, [1, role('follower')], [2, role('candidate')]], FOLLOWER)).toEqual(
      [],
    );
    expect(broken([...LEADER, [1, role('follower')], [1, role('candidate')]], FOLLOWER)).toEqual([
      'election safety',
    ]);
  });

  const cut = { ev: 'truncate', from: 1 } as const;
  const late: Told = [
    ...Array.from({ length: 9 }, () => [1, durable(0)] as const),
    ...FOLLOWER.slice(1),
  ];
  it.each<{ name: string; nodes: Told[]; events: object[] }>([
    {
      name: 'an entry that a restart lost, and that it was on the disk',
      nodes: [LEADER, [...FOLLOWER, [1, restart(0, 0)]]],
      events: [{ ev: 'durable' }, { ev: 'start' }],
    },
    {
      name: 'a log that a node never had, and what made its log',
      nodes: [LEADER, [...FOLLOWER, [1, restart(1, 7)]]],
      events: [{ ev: 'append' }, { ev: 'start' }],
    },
    {
      name: 'an entry that a leader removed, and its election',
      nodes: [
        [
          [1, append([1, 1, 'a'])],
          [2, role('leader')],
          [2, cut],
        ],
      ],
      events: [{ role: 'leader' }, cut],
    },
    {
      name: 'an entry that was removed, and its commitment',
      nodes: [LEADER, [...FOLLOWER, [1, cut]]],
      events: [{ ev: 'commit' }, cut],
    },
    {
      name: 'a commit index that stands still, and the one before',
      nodes: [LEADER, [...FOLLOWER, [1, commit(1)]]],
      events: [
        { ev: 'commit', time: 4 },
        { ev: 'commit', time: 6 },
      ],
    },
    {
      name: 'what was applied too early, and what was committed',
      nodes: [LEADER, [...FOLLOWER, [1, apply(2, 'h')]]],
      events: [{ ev: 'commit' }, { ev: 'apply', index: 2 }],
    },
    {
      name: 'a commitment beyond the log, and what made the log',
      nodes: [LEADER, [...FOLLOWER, [1, commit(2)]]],
      events: [{ ev: 'append' }, { ev: 'commit', index: 2 }],
    },
    {
      name: 'a gap in the log, and the entry before it',
      nodes: [
        [
          [1, append([1, 1, 'a'])],
          [1, append([5, 1, 'b'])],
        ],
      ],
      events: [{ entries: [[1, 1, 'a']] }, { entries: [[5, 1, 'b']] }],
    },
    {
      name: 'too few disks, and the disks that lacked the entry',
      nodes: [LEADER, IDLE, IDLE],
      events: [{ ev: 'start', node: 2 }, { ev: 'start', node: 3 }, { ev: 'commit' }],
    },
    {
      name: 'too few disks, and that one came later',
      nodes: [LEADER, late, IDLE],
      events: [
        { ev: 'durable', index: 1, node: 2 },
        { ev: 'start', node: 3 },
        { ev: 'commit', node: 1 },
      ],
    },
  ])('shows both sides: $name', ({ nodes, events }) => {
    const { findings } = check(...nodes);
    expect(findings).toHaveLength(1);
    expect(findings[0]?.events).toMatchObject(events);
    expect(findings[0]?.events).toHaveLength(events.length);
  });

  it('an assertion that stopped a node is a finding of its own', () => {
    const { findings } = check([[1, { ev: 'assertion', message: 'two leaders in one term' }]]);
    expect(findings[0]?.message).toBe('node 1 stopped: two leaders in one term');
  });

  it('tells each invariant a few times at most', () => {
    const many: Told = Array.from({ length: 100 }, (_, i) => [100 - i, durable(0)] as const);
    expect(broken(many)).toHaveLength(5);
  });
});
