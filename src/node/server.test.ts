import { describe, expect, it } from 'vitest';
import { RaftAssertionError, RULES } from '../raft/index.ts';
import { voteReply, voteRequest } from '../raft/testing/messages.ts';
import { NODE_RULES } from './rules.ts';
import { makeSegment } from './testing/segment.ts';
import { World } from './testing/world.ts';
import { segmentName } from './wal-reader.ts';

const get = { command: { op: 'get', key: 'x' } } as const;

function put(value: number): { command: { op: 'put'; key: string; value: number } } {
  return { command: { op: 'put', key: 'x', value } };
}

describe('a server (seed 1)', () => {
  it('says nothing before its incarnation is on the disk', () => {
    const world = new World({ seed: 1, nodes: 1 });
    const started = world.start(1);
    const { disk, server } = world.machine(1);
    while (disk.journal.at(-1) !== 'sync directory') {
      expect(server?.status()).toBeNull();
      world.run(0.1);
    }
    world.run(1);
    expect(started).toEqual([null]);
    expect(server?.status()).toMatchObject({ incarnation: 1, role: 'follower' });
  });

  it('that is alone leads and answers', () => {
    const world = new World({ seed: 1, nodes: 1 }).startAll();
    world.do(put(7));
    expect(world.do(get)).toMatchObject({ value: 7 });
  });

  it('counts its starts: no two processes share a number', () => {
    const world = new World({ seed: 1 }).startAll();
    world.run(500);
    for (const incarnation of [2, 3, 4]) {
      world.cutPower(1);
      world.start(1);
      world.run(100);
      expect(world.machine(1).server?.status()?.incarnation).toBe(incarnation);
    }
  });

  it('keeps its data over a restart of all', () => {
    const world = new World({ seed: 1 }).startAll();
    for (let value = 1; value <= 5; value++) world.do(put(value));
    for (const { id } of world.machines) world.kill(id);
    world.startAll();
    expect(world.do(get)).toMatchObject({ value: 5 });
    world.run(500);
    const states = world.machines.map(({ server }) => server?.status());
    expect(new Set(states.map((status) => status?.stateHash)).size).toBe(1);
    expect(new Set(states.map((status) => status?.appliedIndex)).size).toBe(1);
  });

  it('whose disk is damaged does not start, says where, and changes nothing', () => {
    const world = new World({ seed: 1, nodes: 1 });
    const { disk } = world.machine(1);
    const { bytes } = makeSegment([{ type: 'incarnation', incarnation: 1 }]);
    bytes.writeUInt8(bytes.readUInt8(0) ^ 1, 0);
    disk.put(segmentName(1), bytes);
    const started = world.start(1);
    world.run(100);
    expect(started[0]?.message).toContain(`${segmentName(1)}, byte 0 of ${bytes.length}`);
    expect(disk.bytesOf(segmentName(1))).toEqual(bytes);
  });

  it('whose log is ahead of its term does not start', () => {
    const world = new World({ seed: 1, nodes: 1 });
    const entry = { index: 1, term: 5, command: '' };
    world.machine(1).disk.put(segmentName(1), makeSegment([{ type: 'entry', entry }]).bytes);
    const started = world.start(1);
    world.run(100);
    expect(started[0]?.message).toContain('the log is damaged: the log is ahead of the term');
  });

  it.each([
    ['append', 'ENOSPC: no space left on device, write'],
    ['append', 'EIO: i/o error, write'],
    ['sync wal', 'EIO: i/o error, fdatasync'],
  ])('ends itself where its disk fails (%s, %s), says so and answers nobody', (call, failure) => {
    const world = new World({ seed: 1 }).startAll();
    const { node } = world.leader();
    const { disk, trace } = world.machine(node);
    disk.failing = call;
    disk.failure = failure;
    const replies = world.ask(node, put(1));
    world.run(1000);
    expect(world.fatal).toEqual([`the disk failed: ${failure}`]);
    expect(trace.at(-1)).toMatchObject({ ev: 'diskFailed', message: failure });
    expect(replies).toEqual([]);
    expect(world.do(put(2))).toMatchObject({ ok: true });
  });

  it('ends itself where what happened must never happen, and traces that first', () => {
    const world = new World({ seed: 1 }).startAll();
    const { node, term } = world.leader();
    const request = { prevLogIndex: 0, prevLogTerm: 0, entries: [], leaderCommit: 0 };
    const other = node === 1 ? 2 : 1;
    const message = { type: 'appendRequest', term, readRound: 0, ...request } as const;
    world.machine(node).server?.onPeerMessage(other, message);
    expect(world.fatal[0]).toContain('two leaders in one term');
    expect(world.machine(node).trace.at(-1)).toMatchObject({ ev: 'assertion', term });
  });

  it('ends itself also where an operator’s order breaks an assertion, and takes the order back', () => {
    const mayChange = () => {
      throw new RaftAssertionError('a seeded one', {});
    };
    const rules = { raft: { ...RULES, mayChange }, node: NODE_RULES };
    const world = new World({ seed: 1, rules }).startAll();
    const { node } = world.leader();
    expect(world.order(node, { type: 'addLearner', node: 2 })).toMatchObject({ ok: false });
    expect(world.fatal).toEqual([expect.stringContaining('a seeded one')]);
    expect(world.machine(node).trace.at(-1)).toMatchObject({ ev: 'assertion' });
  });

  it('takes nothing from who is not a member', () => {
    const world = new World({ seed: 1 }).startAll();
    world.run(500);
    const before = world.machine(1).server?.status();
    world.machine(1).server?.onPeerMessage(9, voteReply(99));
    expect(world.machine(1).server?.status()?.term).toBe(before?.term);
  });

  it('brings up to date a follower that lacks more than one message may hold', () => {
    const world = new World({ seed: 1 }).startAll();
    let longest = 0;
    world.passes = (_from, _to, message) => {
      longest = Math.max(longest, JSON.stringify(message).length);
      return true;
    };
    const leader = world.leader().node;
    const lagging = leader === 3 ? 2 : 3;
    world.kill(lagging);
    const value = 'x'.repeat(500_000);
    for (let i = 0; i < 20; i++) world.do({ command: { op: 'put', key: `k${i}`, value } });
    world.start(lagging);
    const { commitIndex } = world.leader();
    const status = () => world.machine(lagging).server?.status();
    world.run(5000, () => status()?.appliedIndex === commitIndex);
    expect(status()?.appliedIndex).toBe(commitIndex);
    expect(longest).toBeLessThan(3 * 1024 * 1024);
  });
});

describe('the trace of a server', () => {
  it('notes a vote as it leaves: one that a crash undid before was never given', () => {
    const world = new World({ seed: 1 });
    world.start(1);
    world.run(10);
    world.machine(1).server?.onPeerMessage(2, voteRequest({ term: 5 }));
    world.cutPower(1);
    world.start(1);
    world.run(10);
    world.machine(1).server?.onPeerMessage(3, voteRequest({ term: 5 }));
    world.machine(1).server?.flush();
    world.run(10);
    world.machine(1).server?.onPeerMessage(3, voteRequest({ term: 5 }));
    world.run(10);
    const votes = world.machine(1).trace.filter(({ ev }) => ev === 'vote');
    expect(votes).toEqual([{ ev: 'vote', votedFor: 3, voteTerm: 5, term: 5, incarnation: 2 }]);
  });

  it('notes a candidate’s own vote once, before it asks the others', () => {
    const world = new World({ seed: 1 }).startAll();
    const { trace } = world.machine(world.leader().node);
    const terms = trace.flatMap((event) => (event.ev === 'vote' ? [event.term] : []));
    expect(terms.length).toBeGreaterThan(0);
    expect(new Set(terms).size).toBe(terms.length);
  });
});
