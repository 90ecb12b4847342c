import { describe, expect, it } from 'vitest';
import {
  append,
  apply,
  capture,
  commit,
  durable,
  install,
  restart,
  restore,
  role,
  START,
  snapshot,
  type Told,
  vote,
} from './testing/told.ts';
import { tracesFolder } from './testing/traces-folder.ts';

const traces = tracesFolder();
const { check } = traces;

const broken = (...nodes: Told[]) => check(...nodes).findings.map(({ invariant }) => invariant);

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

  it('a snapshot that is on the disk is followed by no earlier one, not after a restart either', () => {
    const back = OF_THREE(false, [1, snapshot(3)], [1, snapshot(2)]);
    expect(check(LEADER_OF_THREE, back).findings).toMatchObject([
      {
        invariant: 'monotone progress',
        message: 'the snapshot of node 2 went from 3 to 2',
        events: [
          { ev: 'snapshot', index: 3 },
          { ev: 'snapshot', index: 2 },
        ],
      },
    ]);
    const restarted = OF_THREE(false, [1, snapshot(3)], [1, restart(3, 1)], [1, restore(2, 'h2')]);
    expect(broken(LEADER_OF_THREE, restarted)).toEqual(['monotone progress']);
    // Several may be sent before the state of the first is there.
    const several: Told = [
      [0, START],
      [1, install(3)],
      [1, install(4)],
      [1, restore(3, 'h3')],
      [1, restore(4, 'h4')],
    ];
    expect(broken(LEADER_OF_THREE, FOLLOWER_OF_THREE, several)).toEqual([]);
    // What a leader sent may be gone with the crash.
    const undone: Told = [...INSTALLED.slice(0, 2), [1, START], [1, install(2)]];
    expect(broken(LEADER_OF_THREE, FOLLOWER_OF_THREE, undone)).toEqual([]);
  });

  it('a snapshot that was sent is of no term above the own', () => {
    const ahead: Told = [
      [0, START],
      [1, install(4, 9)],
    ];
    expect(check([], [], ahead).findings).toMatchObject([
      {
        invariant: 'terms never fall',
        message: 'node 3 was sent a snapshot with an entry of term 9 in term 1',
      },
    ]);
    expect(
      broken(
        [],
        [],
        [
          [0, START],
          [9, install(4, 9)],
        ],
      ),
    ).toEqual([]);
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
