import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ClientReply, ClientRequest } from '../protocol.ts';
import { ClientPort } from './client-port.ts';
import { encodeFrame, FrameDecoder } from './frames.ts';

const HOST = '127.0.0.1';

interface Asked {
  readonly clientHost: string;
  readonly request: ClientRequest;
  readonly reply: (reply: ClientReply) => void;
}

let asked: Asked[];
let batches: number;
let port: ClientPort;
let socket: Socket;
let seen: unknown[];

beforeEach(async () => {
  asked = [];
  batches = 0;
  port = new ClientPort({
    id: 1,
    sendLater: process.nextTick,
    onRequest: (clientHost, request, reply) => asked.push({ clientHost, request, reply }),
    onBatchEnd: () => {
      batches += 1;
    },
  });
  socket = connect({ host: HOST, port: await port.open({ host: HOST, port: 0 }, 3) });
  seen = [];
  const decoder = new FrameDecoder();
  socket.on('data', (chunk) => seen.push(...decoder.push(chunk).map(({ value }) => value)));
});

afterEach(() => {
  socket.destroy();
  port.close();
});

const send = (...values: unknown[]): boolean =>
  socket.write(Buffer.concat(values.map((value) => encodeFrame(value))));

const ok = (value: number): ClientReply => ({ ok: true, node: 1, value, logIndex: 1, term: 1 });

describe('ClientPort', () => {
  test('says hello first; answers in any order, matched by id; one batch end a packet', async () => {
    await vi.waitFor(() => expect(seen).toEqual([{ hello: 1, incarnation: 3 }]));
    const get = { op: 'get', key: 'x' };
    send({ hello: 'c1' }, { id: 1, command: get }, { id: 2, session: 4, seq: 2, command: get });
    await vi.waitFor(() => expect(asked).toHaveLength(2));
    expect(batches).toBe(1);
    expect(asked[0]).toMatchObject({ clientHost: 'c1', request: { command: get } });
    expect(asked[1]?.request).toEqual({ session: 4, seq: 2, command: get });
    asked[1]?.reply(ok(22));
    asked[0]?.reply(ok(11));
    await vi.waitFor(() =>
      expect(seen.slice(1)).toEqual([
        { id: 2, ...ok(22) },
        { id: 1, ...ok(11) },
      ]),
    );
  });

  test('a malformed request gets its answer; the others go on', async () => {
    send(
      { hello: 'c1' },
      { id: 'a', command: { op: 'cas', key: 'x', from: 1 } },
      { id: 'b', command: { op: 'drop' } },
      { id: 'c', session: -1, command: { op: 'open' } },
    );
    await vi.waitFor(() => expect(seen).toHaveLength(4));
    const refused = { ok: false, node: 1, error: 'bad_request', definite: true };
    expect(seen.slice(1)).toEqual([
      { id: 'a', ...refused, message: 'command.to is missing' },
      { id: 'b', ...refused, message: expect.stringContaining('command.op must be') },
      { id: 'c', ...refused, message: 'session must be an integer from 0' },
    ]);
    expect(asked).toEqual([]);
  });

  test('too much at once is busy, too much in one is too_large', async () => {
    const command = { op: 'get', key: 'x' };
    send({ hello: 'c1' }, ...Array.from({ length: 1025 }, (_, id) => ({ id, command })));
    await vi.waitFor(() => expect(seen).toHaveLength(2));
    expect(seen[1]).toMatchObject({ id: 1024, error: 'busy', definite: true });
    send({ id: 'big', command: { op: 'put', key: 'x', value: 'y'.repeat(1024 * 1024) } });
    await vi.waitFor(() => expect(seen[2]).toMatchObject({ id: 'big', error: 'too_large' }));
    expect(asked).toHaveLength(1024);
  });

  test.each([
    ['no hello', [{ id: 1, command: { op: 'open' } }]],
    ['no id', [{ hello: 'c1' }, { command: { op: 'open' } }]],
  ])('%s: nobody to answer, so the connection is closed', async (_, values) => {
    send(...values);
    await new Promise((resolve) => socket.on('close', resolve));
    expect(asked).toEqual([]);
  });
});
