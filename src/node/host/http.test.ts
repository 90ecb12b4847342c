import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AdminOrder, AdminReply, ClientReply, ClientRequest, Status } from '../protocol.ts';
import { HttpPort } from './http.ts';
import { refusal } from './request.ts';

const HOST = '127.0.0.1';

let asked: { clientHost: string; request: ClientRequest }[];
let replies: ClientReply[];
let orders: AdminOrder[];
let orderReply: AdminReply;
let http: HttpPort;
let base: string;

beforeEach(async () => {
  asked = [];
  replies = [];
  orders = [];
  orderReply = { ok: true, node: 1 };
  http = new HttpPort({
    id: 1,
    onRequest: (clientHost, request, reply) => {
      asked.push({ clientHost, request });
      const answer = replies.shift();
      if (answer !== undefined) queueMicrotask(() => reply(answer));
    },
    onBatchEnd: () => {},
    beforeSend: () => {},
    status: () => ({ node: 1, incarnation: 2 }) as Status,
    order: (order) => {
      orders.push(order);
      return orderReply;
    },
  });
  base = `http://${HOST}:${await http.open({ host: HOST, port: 0 })}`;
});

afterEach(() => http.close());

const ok = (value: number | null): ClientReply => ({
  ok: true,
  node: 1,
  value,
  logIndex: 9,
  term: 1,
});

async function call(
  method: string,
  path: string,
  body?: string,
  headers: Record<string, string> = {},
): Promise<{ code: number; json: unknown }> {
  const response = await fetch(base + path, { method, headers, ...(body ? { body } : {}) });
  return { code: response.status, json: await response.json() };
}

const SESSION = { 'splitbrain-session': '7', 'splitbrain-seq': '3' };

describe('HttpPort', () => {
  test.each([
    ['GET', '/kv/x', undefined, { op: 'get', key: 'x' }],
    ['PUT', '/kv/a%2Fb', '{"n":1}', { op: 'put', key: 'a/b', value: { n: 1 } }],
    ['DELETE', '/kv/x', undefined, { op: 'delete', key: 'x' }],
    ['POST', '/kv/x/cas', '{"from":null,"to":2}', { op: 'cas', key: 'x', from: null, to: 2 }],
    ['POST', '/kv/x/append', '"v"', { op: 'append', key: 'x', value: 'v' }],
    ['POST', '/sessions', undefined, { op: 'open' }],
  ])('%s %s', async (method, path, body, command) => {
    replies.push(ok(5));
    const headers = { ...SESSION, 'splitbrain-client': 'c2' };
    expect(await call(method, path, body, headers)).toEqual({ code: 200, json: ok(5) });
    expect(asked).toEqual([{ clientHost: 'c2', request: { session: 7, seq: 3, command } }]);
  });

  test('a write without a session is one request, and leaves no session behind', async () => {
    replies.push(ok(null));
    expect((await call('PUT', '/kv/x', '1')).code).toBe(200);
    const requests = asked.map(({ request }) => request);
    expect(requests).toEqual([{ command: { op: 'put', key: 'x', value: 1 } }]);
  });

  test('a refusal has its code and keeps its hint', async () => {
    replies.push({ ...refusal(1, 'not_leader'), leader: 3 } as ClientReply);
    const { code, json } = await call('GET', '/kv/x');
    expect(code).toBe(503);
    expect(json).toMatchObject({ ok: false, error: 'not_leader', definite: true, leader: 3 });
  });

  test.each([
    ['GET', '/', undefined, {}, 'there is no GET /; there is GET|PUT|DELETE /kv/<key>'],
    ['PATCH', '/kv/x', undefined, {}, 'there is no PATCH /kv/x'],
    ['PUT', '/kv/x', 'abc', {}, 'the body is no JSON'],
    ['PUT', '/kv/x', undefined, {}, 'command.value is missing'],
    ['POST', '/kv/x/cas', '{"from":1}', {}, 'command.to is missing'],
    ['PUT', '/kv/x', '1', { 'splitbrain-seq': '1' }, 'go together'],
    ['PUT', '/kv/%zz', '1', {}, 'no URL-encoded text'],
  ])('%s %s with %s is told what is wrong', async (method, path, body, headers, message) => {
    const { code, json } = await call(method, path, body, headers);
    expect(code).toBe(400);
    expect(json).toMatchObject({ ok: false, error: 'bad_request', definite: true });
    expect((json as { message: string }).message).toContain(message);
    expect(asked).toEqual([]);
  });

  test('a body over the limit is too_large', async () => {
    const { code, json } = await call('PUT', '/kv/x', `"${'y'.repeat(1024 * 1024)}"`);
    expect(code).toBe(413);
    expect(json).toMatchObject({ error: 'too_large', definite: true });
  });

  test.each([
    [undefined, null],
    ['{"to":2}', 2],
  ])('a transfer with body %s is begun', async (body, to) => {
    const begun = { code: 202, json: { ok: true, node: 1 } };
    expect(await call('POST', '/admin/transfer', body)).toEqual(begun);
    expect(orders).toEqual([{ type: 'transfer', to }]);
  });

  test('a transfer that cannot begin says why', async () => {
    const message = 'no';
    orderReply = { ok: false, node: 1, error: 'not_leader', message, leader: 3 };
    const refused = { code: 503, json: orderReply };
    expect(await call('POST', '/admin/transfer')).toEqual(refused);
  });

  test.each(['{"too":2}', '{"to":"n2"}', '7'])('a transfer to %s is malformed', async (body) => {
    expect((await call('POST', '/admin/transfer', body)).code).toBe(400);
    expect(orders).toEqual([]);
  });

  test.each<[string, string, AdminOrder]>([
    ['add-learner', '{"node":4}', { type: 'addLearner', node: 4 }],
    ['promote', '{"node":4}', { type: 'promote', node: 4 }],
    ['remove', '{"node":3}', { type: 'remove', node: 3 }],
    ['replace', '{"node":3,"by":4}', { type: 'replace', node: 3, by: 4 }],
    ['change', '{"voters":[1,4,5]}', { type: 'setVoters', voters: [1, 4, 5] }],
  ])('an order to %s with %s is begun', async (action, body, order) => {
    const begun = { code: 202, json: { ok: true, node: 1 } };
    expect(await call('POST', `/admin/${action}`, body)).toEqual(begun);
    expect(orders).toEqual([order]);
  });

  test.each([
    ['add-learner', ''],
    ['promote', '{"nod":4}'],
    ['remove', '{"node":0}'],
    ['replace', '{"node":3}'],
    ['change', '{"voters":4}'],
    ['change', '{"voters":["n4"]}'],
    ['banish', '{"node":3}'],
  ])('an order to %s with "%s" is malformed, and says what is right', async (action, body) => {
    const { code, json } = await call('POST', `/admin/${action}`, body);
    expect(code).toBe(400);
    expect(json).toMatchObject({ error: 'bad_request', message: expect.any(String) });
    expect(orders).toEqual([]);
  });

  test('an order that makes no sense says why', async () => {
    orderReply = { ok: false, node: 1, error: 'lagging', message: 'wait' };
    const refused = { code: 409, json: orderReply };
    expect(await call('POST', '/admin/promote', '{"node":4}')).toEqual(refused);
  });

  test('status and health', async () => {
    expect(await call('GET', '/status')).toEqual({ code: 200, json: { node: 1, incarnation: 2 } });
    expect(await call('GET', '/health')).toEqual({ code: 200, json: { ok: true, node: 1 } });
  });
});
