import { describe, expect, it } from 'vitest';
import { appendRequest, matched, voteReply } from '../raft/testing/messages.ts';
import type { ClientRequest } from './protocol.ts';
import { Front } from './testing/front.ts';

function put(value: unknown, session?: number, seq?: number): ClientRequest {
  const command = { op: 'put', key: 'x', value: value as string } as const;
  return session === undefined || seq === undefined ? { command } : { session, seq, command };
}

const get: ClientRequest = { command: { op: 'get', key: 'x' } };

describe('a command', () => {
  it('is answered once it is committed and applied, with its index and term', () => {
    const front = new Front('log').lead();
    const replies = front.ask(put('a'));
    front.core.flush();
    front.core.sync();
    front.pump();
    expect(replies).toEqual([]);
    front.settle();
    expect(replies).toEqual([{ ok: true, node: 1, value: null, logIndex: 2, term: 1 }]);
    expect(front.applier.store.get('x')).toBe('a');
  });

  it('sent again in its session is applied once and answered alike, by a later entry', () => {
    const front = new Front('log').lead();
    const session = front.open();
    const append: ClientRequest = {
      session,
      seq: 1,
      command: { op: 'append', key: 'x', value: 1 },
    };
    expect(front.do(append)).toMatchObject({ ok: true, logIndex: 3 });
    expect(front.do(append)).toMatchObject({ ok: true, logIndex: 4 });
    expect(front.applier.store.get('x')).toEqual([1]);
  });

  it('says what time it is, by which a session ends that was not used for an hour (thesis 6.3)', () => {
    const front = new Front('log').lead();
    const session = front.open();
    front.wallMs += 3_600_000;
    expect(front.do(put('a', session, 1))).toMatchObject({ ok: true });
    front.wallMs += 3_600_001;
    const refused = { ok: false, error: 'unknown_session', definite: true };
    expect(front.do(put('b', session, 2))).toMatchObject(refused);
    front.wallMs -= 3_600_001;
    expect(front.do(put('b', session, 2))).toMatchObject(refused);
    expect(front.applier.store.get('x')).toBe('a');
  });
});

// `superseded` is not among them: whoever waits is told before another leader's entry can come.
describe('every refusal of the protocol', () => {
  it('not_leader: by a follower, with the leader as a hint where it is known', () => {
    const front = new Front('index');
    for (const request of [put('a'), get]) {
      const [reply] = front.ask(request);
      expect(reply).toMatchObject({ ok: false, error: 'not_leader', definite: true });
      expect(reply).not.toHaveProperty('leader');
    }
    front.receive(2, appendRequest({ term: 1 }));
    expect(front.ask(put('a'))).toMatchObject([{ error: 'not_leader', leader: 2 }]);
  });

  it('not_leader: for a read whose round was under way when the leadership ended', () => {
    const front = new Front('index').lead();
    const replies = front.ask(get);
    front.core.flush();
    front.receive(3, voteReply(9, false));
    expect(replies).toMatchObject([{ error: 'not_leader', definite: true }]);
  });

  it('bad_request: a malformed request, and an append to what is no list', () => {
    const front = new Front('log').lead();
    expect(front.ask({ command: { op: 'get' } } as unknown as ClientRequest)).toMatchObject([
      { error: 'bad_request', definite: true, message: 'key is a string' },
    ]);
    front.do(put('text'));
    const append: ClientRequest = { command: { op: 'append', key: 'x', value: 1 } };
    expect(front.do(append)).toMatchObject({ error: 'bad_request', definite: true });
  });

  it('bad_request: a value so deep that servers would run out of stack applying it', () => {
    const front = new Front('log').lead();
    const deep = JSON.parse(`${'['.repeat(4000)}${']'.repeat(4000)}`);
    expect(front.ask(put(deep))).toMatchObject([{ error: 'bad_request' }]);
    expect(front.core.raft.lastIndex).toBe(1);
  });

  it('too_large: a command over the limit as JSON, however short it came', () => {
    const front = new Front('log').lead();
    const numbers = Array.from({ length: 100_000 }, () => 1e20);
    for (const value of ['x'.repeat(1024 * 1024), 'ü'.repeat(600_000), numbers]) {
      expect(front.ask(put(value))).toMatchObject([{ error: 'too_large', definite: true }]);
    }
    expect(front.core.raft.lastIndex).toBe(1);
    expect(front.do(put('x'.repeat(1_000_000)))).toMatchObject({ ok: true });
  });

  it('unknown_session: a command of a session that nobody opened changes nothing', () => {
    const front = new Front('log').lead();
    const reply = front.do(put('a', 77, 1));
    expect(reply).toMatchObject({ error: 'unknown_session', definite: true, logIndex: 2 });
    expect(front.applier.store.get('x')).toBeNull();
  });

  it('mismatch: a cas that found another value', () => {
    const front = new Front('log').lead();
    const reply = front.do({ command: { op: 'cas', key: 'x', from: 'a', to: 'b' } });
    expect(reply).toMatchObject({ error: 'mismatch', definite: true, logIndex: 2, term: 1 });
  });

  it('stale_sequence: an older command than the last of its session is in doubt', () => {
    const front = new Front('log').lead();
    const session = front.open();
    front.do(put('new', session, 2));
    const reply = front.do(put('old', session, 1));
    expect(reply).toMatchObject({ error: 'stale_sequence', definite: false });
    expect(front.applier.store.get('x')).toBe('new');
  });

  it('leadership_lost: a command that waited when the leadership ended is in doubt', () => {
    const front = new Front('log').lead();
    const replies = [front.ask(put('a')), front.ask(get)];
    front.receive(3, voteReply(9, false));
    for (const each of replies) {
      expect(each).toMatchObject([{ error: 'leadership_lost', definite: false }]);
    }
  });

  it('leadership_lost: with the seeded bug is told as certain', () => {
    const front = new Front('log', { leadershipLossIsDefinite: true }).lead();
    const replies = front.ask(put('a'));
    front.receive(3, voteReply(9, false));
    expect(replies).toMatchObject([{ error: 'leadership_lost', definite: true }]);
  });

  it('leadership_lost: and is answered no second time when its index is committed after all', () => {
    const front = new Front('log').lead();
    const replies = front.ask(put('a'));
    front.core.flush();
    front.receive(3, voteReply(9, false));
    const entry = { index: 2, term: 10, command: '' };
    const request = { prevLogIndex: 1, prevLogTerm: 1, entries: [entry], leaderCommit: 2 };
    front.receive(2, appendRequest({ term: 10, ...request }));
    expect(front.applier.appliedIndex).toBe(2);
    expect(replies).toHaveLength(1);
  });

  it('a follower serves reads at the index that its leader tells, once it is applied', () => {
    const front = new Front('index');
    front.receive(2, appendRequest({ term: 1 }));
    const replies = front.ask({ command: { op: 'get', key: 'x' } });
    front.core.flush();
    const asked = front.core.sentTo(2).findLast(({ type }) => type === 'readIndexRequest');
    const id = asked?.type === 'readIndexRequest' ? asked.id : 0;
    front.receive(2, { type: 'readIndexReply', term: 1, id, index: 1 });
    expect(replies).toEqual([]);
    const entries = [{ index: 1, term: 1, command: '' }];
    front.receive(2, appendRequest({ term: 1, entries, leaderCommit: 1 }));
    expect(replies).toMatchObject([{ ok: true, value: null, logIndex: 1, node: 1 }]);
  });

  it('not_leader: for a read that waits for entries, once no leader is known, and for no other', () => {
    for (const isCommitted of [true, false]) {
      const front = new Front('index');
      front.receive(2, appendRequest({ term: 1 }));
      const replies = front.ask(get);
      front.core.flush();
      const asked = front.core.sentTo(2).findLast(({ type }) => type === 'readIndexRequest');
      const id = asked?.type === 'readIndexRequest' ? asked.id : 0;
      front.receive(2, { type: 'readIndexReply', term: 1, id, index: 1 });
      const entries = [{ index: 1, term: 1, command: '' }];
      const leaderCommit = isCommitted ? 1 : 0;
      // They are applied later: as behind a slice of many.
      front.core.receive(2, appendRequest({ term: 1, entries, leaderCommit }));
      front.core.receive(3, voteReply(9, false));
      expect(front.core.raft).toMatchObject({ leader: null, commitIndex: leaderCommit });
      front.tick();
      const refusal = { ok: false, error: 'not_leader', definite: true };
      expect(replies).toMatchObject(isCommitted ? [] : [refusal]);
      front.pump();
      expect(replies).toMatchObject([isCommitted ? { ok: true, logIndex: 1 } : refusal]);
    }
  });

  it('busy: more under way than the cluster keeps up with', () => {
    const front = new Front('index').lead();
    const value = 'x'.repeat(600_000);
    const put = { command: { op: 'put', key: 'x', value } } as const;
    expect([...front.ask(put), ...front.ask(put)]).toEqual([]);
    expect(front.ask(put)).toMatchObject([{ ok: false, error: 'busy', definite: true }]);
    front.settle();
    expect(front.do(put)).toMatchObject({ ok: true });
  });

  it('busy: more commands and reads than may wait', () => {
    const front = new Front('index').lead();
    for (let i = 0; i < 5000; i++) front.ask(put(i));
    for (let i = 0; i < 5000; i++) front.ask(get);
    for (const request of [put('a'), get]) {
      expect(front.ask(request)).toMatchObject([{ error: 'busy', definite: true }]);
    }
    front.settle();
    expect(front.ask(put('a'))).toEqual([]);
  });
});

describe('a read', () => {
  it('in mode log is an entry of its own', () => {
    const front = new Front('log').lead();
    front.do(put('a'));
    expect(front.do(get)).toEqual({ ok: true, node: 1, value: 'a', logIndex: 3, term: 1 });
  });

  it('in mode index is no entry, and waits for a round and for what was committed', () => {
    const front = new Front('index').lead();
    front.do(put('a'));
    const replies = front.ask(get);
    front.core.flush();
    front.receive(2, matched(1, 2, 0));
    expect(replies).toEqual([]);
    front.receive(2, matched(1, 2, 1));
    expect(replies).toEqual([{ ok: true, node: 1, value: 'a', logIndex: 2, term: 1 }]);
    expect(front.core.raft.lastIndex).toBe(2);
  });

  it('in mode stale is answered at once, by anyone, with what is applied there', () => {
    const front = new Front('stale');
    expect(front.ask(get)).toEqual([{ ok: true, node: 1, value: null, logIndex: 0, term: 0 }]);
  });

  it.each(['log', 'index', 'stale'] as const)('in mode %s answers what was written', (reads) => {
    const front = new Front(reads).lead();
    for (const value of ['', 0, false, [], {}]) {
      front.do(put(value));
      expect(front.do(get)).toMatchObject({ ok: true, value });
    }
  });
});
