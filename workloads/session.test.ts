import { describe, expect, test } from 'vitest';
import { Random } from '../src/base/random.ts';
import { StoreSession } from './session.ts';
import {
  NO_CONNECTION,
  ok,
  opening,
  refusal,
  type Script,
  ScriptedClient,
  SILENCE,
} from './testing/scripted-client.ts';
import type { SessionOptions } from './workload.ts';

const PUT = { op: 'put', key: 'r1', value: 5 } as const;
const CAS = { op: 'cas', key: 'r1', from: 4, to: 5 } as const;
const GET = { op: 'get', key: 'r1' } as const;

function start(script: Script, options: Partial<SessionOptions> = {}) {
  const client = new ScriptedClient(script);
  const session = new StoreSession(client, {
    home: 1,
    timeoutMs: 1000,
    random: new Random(1),
    ...options,
  });
  return { client, session };
}

describe('a session', () => {
  test('is opened before the first write, once', async () => {
    const { client, session } = start(opening((node) => ok(node)));
    await session.execute(PUT);
    await session.execute(CAS);
    expect(client.asked.map((each) => each.request)).toEqual([
      { command: { op: 'open' } },
      { session: 40, seq: 1, command: PUT },
      { session: 40, seq: 2, command: CAS },
    ]);
  });

  test('is not needed for a read', async () => {
    const { client, session } = start((node) => ok(node, 9));
    expect(await session.execute(GET)).toEqual({
      type: 'ok',
      value: 9,
      node: 1,
      logIndex: 7,
      term: 2,
    });
    expect(client.asked.map((each) => each.request)).toEqual([{ command: GET }]);
  });

  test('is opened at another node where the first one is silent', async () => {
    const { client, session } = start((node, request) =>
      node === 1 ? SILENCE : ok(node, request.command.op === 'open' ? 77 : null),
    );
    expect((await session.execute(PUT)).type).toBe('ok');
    expect(client.route).toEqual([1, 2, 2]);
    expect(client.commands).toEqual([{ session: 77, seq: 1, command: PUT }]);
  });

  test('that cannot be opened in time fails the write, as it was never sent', async () => {
    const { client, session } = start(() => SILENCE);
    expect(await session.execute(PUT)).toEqual({ type: 'fail', error: 'timeout' });
    expect(client.commands).toEqual([]);
  });

  test('that is unknown is opened anew, and the write sent under the new one', async () => {
    const { client, session } = start(
      opening((node, request) =>
        request.session === 40 ? refusal(node, 'unknown_session') : ok(node),
      ),
    );
    expect((await session.execute(PUT)).type).toBe('ok');
    expect(client.commands.map(({ session, seq }) => [session, seq])).toEqual([
      [40, 1],
      [41, 1],
    ]);
  });

  test('that is unknown after an attempt in doubt ends the write as info', async () => {
    const { client, session } = start(
      opening((node, _request, asked) =>
        asked === 0 ? SILENCE : refusal(node, 'unknown_session'),
      ),
    );
    expect(await session.execute(PUT)).toEqual({ type: 'info', error: 'timeout' });
    expect(client.commands).toHaveLength(2);
  });
});

describe('a write', () => {
  test('repeats one (session, seq) over all its attempts', async () => {
    const { client, session } = start(
      opening((node, _, asked) => (asked < 2 ? SILENCE : ok(node))),
    );
    expect((await session.execute(PUT)).type).toBe('ok');
    expect(client.commands).toEqual(Array(3).fill({ session: 40, seq: 1, command: PUT }));
  });

  test('goes to another node when one is silent for a quarter of the time', async () => {
    const { client, session } = start(opening((node) => (node === 1 ? SILENCE : ok(node))));
    await session.execute(PUT);
    expect(client.route).toEqual([1, 1, 2]);
    const [, first, second] = client.asked.map((each) => each.atMs);
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(250);
    expect((second ?? 0) - (first ?? 0)).toBeLessThan(300);
  });

  test('that was only ever refused is fail', async () => {
    const { session } = start(opening((node) => refusal(node, 'not_leader')));
    expect(await session.execute(PUT)).toMatchObject({ type: 'fail', error: 'not_leader' });
  });

  test('that was refused after an attempt in doubt is info', async () => {
    const { session } = start(
      opening((node, _, asked) => (asked === 0 ? SILENCE : refusal(node, 'not_leader'))),
    );
    expect(await session.execute(PUT)).toEqual({ type: 'info', error: 'timeout' });
  });

  test('that was lost with its connection is info', async () => {
    const lost = { ok: false, error: 'connection_lost', definite: false } as const;
    const { session } = start(opening((_node, _, asked) => (asked === 0 ? lost : NO_CONNECTION)));
    expect(await session.execute(PUT)).toEqual({ type: 'info', error: 'connection_lost' });
  });

  test('that found no connection was not sent: it is fail', async () => {
    const { session } = start(opening(() => NO_CONNECTION));
    expect(await session.execute(PUT)).toEqual({ type: 'fail', error: 'no_connection' });
  });

  test('whose leader lost its office is in doubt until another answers', async () => {
    const lost = { ok: false, error: 'leadership_lost', definite: false, node: 1 } as const;
    const { session } = start(opening((node, _, asked) => (asked === 0 ? lost : ok(node))));
    expect((await session.execute(PUT)).type).toBe('ok');
  });

  test('that was superseded, and refused since, is fail', async () => {
    const { session } = start(
      opening((node, _, asked) => refusal(node, asked === 0 ? 'superseded' : 'not_leader')),
    );
    expect((await session.execute(PUT)).type).toBe('fail');
  });

  test('of a stale sequence is in doubt at once', async () => {
    const stale = { ok: false, error: 'stale_sequence', definite: false, node: 1 } as const;
    const { client, session } = start(opening(() => stale));
    expect(await session.execute(PUT)).toMatchObject({ type: 'info', error: 'stale_sequence' });
    expect(client.commands).toHaveLength(1);
  });

  test('that is malformed is not repeated', async () => {
    const { client, session } = start(opening((node) => refusal(node, 'bad_request')));
    expect(await session.execute(PUT)).toMatchObject({ type: 'fail', error: 'bad_request' });
    expect(client.commands).toHaveLength(1);
  });

  test('ends within its time', async () => {
    const { client, session } = start(opening(() => SILENCE));
    await session.execute(PUT);
    expect(client.clock.nowNs()).toBeGreaterThanOrEqual(1000 * 1e6);
    expect(client.clock.nowNs()).toBeLessThanOrEqual(1002 * 1e6);
  });

  test('gets a sequence number of its own after one that failed', async () => {
    let refused = true;
    const { client, session } = start(
      opening((node) => (refused ? refusal(node, 'too_large') : ok(node))),
    );
    await session.execute(PUT);
    refused = false;
    await session.execute(CAS);
    expect(client.commands.map((each) => each.seq)).toEqual([1, 2]);
  });
});

describe('a cas', () => {
  test('that found another value is fail with mismatch, where the log has it', async () => {
    const mismatch = { ...refusal(2, 'mismatch'), logIndex: 12, term: 3 };
    const { session } = start(opening(() => mismatch));
    expect(await session.execute(CAS)).toEqual({
      type: 'fail',
      error: 'mismatch',
      node: 2,
      logIndex: 12,
      term: 3,
    });
  });

  test('that found another value after an attempt in doubt is fail all the same', async () => {
    const { session } = start(
      opening((node, _, asked) => (asked === 0 ? SILENCE : refusal(node, 'mismatch'))),
    );
    expect(await session.execute(CAS)).toMatchObject({ type: 'fail', error: 'mismatch' });
  });
});

describe('a read', () => {
  test('without an answer is fail, as it had no effect', async () => {
    const { session } = start(() => SILENCE);
    expect(await session.execute(GET)).toEqual({ type: 'fail', error: 'timeout' });
  });

  test('leaves its process at work', async () => {
    let silent = true;
    const { session } = start((node) => (silent ? SILENCE : ok(node)));
    await session.execute(GET);
    silent = false;
    expect((await session.execute(GET)).type).toBe('ok');
  });
});

describe('a free process', () => {
  test('follows the hint at once and stays with the leader', async () => {
    const { client, session } = start((node) =>
      node === 3 ? ok(node) : refusal(node, 'not_leader', 3),
    );
    await session.execute(GET);
    await session.execute(GET);
    expect(client.route).toEqual([1, 3, 3]);
    expect(client.asked[1]?.atMs).toBe(1);
  });

  test('pauses where two nodes name each other', async () => {
    const { client, session } = start((node) => refusal(node, 'not_leader', node === 1 ? 2 : 1));
    await session.execute(GET);
    expect(client.asked.length).toBeLessThan(30);
    expect(new Set(client.route)).toEqual(new Set([1, 2, 3]));
  });

  test('does not go back to a leader that was silent', async () => {
    const { client, session } = start((node) =>
      node === 1 ? SILENCE : node === 2 ? refusal(node, 'not_leader', 1) : ok(node),
    );
    expect((await session.execute(GET)).type).toBe('ok');
    expect(client.route).toEqual([1, 2, 3]);
  });

  test('stays with a node that is busy', async () => {
    const { client, session } = start((node, _, asked) =>
      asked === 0 ? refusal(node, 'busy') : ok(node),
    );
    await session.execute(GET);
    expect(client.route).toEqual([1, 1]);
  });
});

describe('a pinned process', () => {
  test('never leaves its node, and fails where that never leads', async () => {
    const { client, session } = start((node) => refusal(node, 'not_leader', 3), { pinnedTo: 2 });
    expect(await session.execute(GET)).toMatchObject({
      type: 'fail',
      error: 'not_leader',
      node: 2,
    });
    expect(new Set(client.route)).toEqual(new Set([2]));
    expect(client.clock.nowNs()).toBeGreaterThanOrEqual(1000 * 1e6);
  });

  test('is served once its node leads', async () => {
    const { session } = start(
      (node, _, asked) => (asked < 3 ? refusal(node, 'not_leader') : ok(node)),
      { pinnedTo: 2 },
    );
    expect(await session.execute(GET)).toMatchObject({ type: 'ok', node: 2 });
  });
});

describe('a process', () => {
  test('gets no work after an info', async () => {
    const { session } = start(opening(() => SILENCE));
    await session.execute(PUT);
    await expect(session.execute(GET)).rejects.toThrow('retired');
  });

  test('does one operation at a time', async () => {
    const { session } = start((node) => ok(node));
    const first = session.execute(GET);
    await expect(session.execute(GET)).rejects.toThrow('busy');
    await first;
  });

  test('draws the same pauses from the same seed', async () => {
    const times = async () => {
      const { client, session } = start((node) => refusal(node, 'not_leader'));
      await session.execute(GET);
      return client.asked.map((each) => each.atMs);
    };
    expect(await times()).toEqual(await times());
  });
});
