import { createServer, type Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ClientPort } from '../../node/host/client-port.ts';
import { listen } from '../../node/host/listen.ts';
import type { ClientReply, ClientRequest } from '../../node/protocol.ts';
import { OfferedRequests } from '../offered-requests.ts';
import { DockerClient } from './client.ts';
import { RealClock } from './clock.ts';

const HOST = '127.0.0.1';
const GET = { command: { op: 'get', key: 'x' } } as const;

interface Asked {
  readonly clientHost: string;
  readonly request: ClientRequest;
  readonly reply: (reply: ClientReply) => void;
}

let asked: Asked[];
let onAsked: (asked: Asked) => void;
let node: ClientPort;
let port: number;
let offered: OfferedRequests;
let client: DockerClient;
let other: Server | null;

const ok = (value: number): ClientReply => ({ ok: true, node: 1, value, logIndex: 1, term: 1 });

beforeEach(async () => {
  asked = [];
  other = null;
  offered = new OfferedRequests();
  onAsked = () => {};
  node = newNode();
  port = await node.open({ host: HOST, port: 0 }, 1);
  client = clientOf(port);
});

afterEach(() => {
  client.close();
  node.close();
  other?.close();
});

function newNode(): ClientPort {
  return new ClientPort({
    id: 1,
    sendLater: process.nextTick,
    onRequest: (clientHost, request, reply) => {
      asked.push({ clientHost, request, reply });
      onAsked({ clientHost, request, reply });
    },
    onBatchEnd: () => {},
  });
}

function clientOf(to: number): DockerClient {
  return new DockerClient(new RealClock(), 'c2', new Map([[1, to]]), offered);
}

describe('DockerClient', () => {
  test('says who it is, and matches answers that come in another order', async () => {
    onAsked = () => {
      if (asked.length === 2) {
        asked[1]?.reply(ok(2));
        asked[0]?.reply(ok(1));
      }
    };
    const replies = await Promise.all([client.request(1, GET, 1000), client.request(1, GET, 1000)]);
    expect(replies).toEqual([ok(1), ok(2)].map((reply) => expect.objectContaining(reply)));
    expect(asked.map(({ clientHost }) => clientHost)).toEqual(['c2', 'c2']);
    expect(offered.to(1)).toEqual({ c2: 2 });
  });

  test('a connection without a hello has sent nothing', async () => {
    // Like a proxy in front of a node that is frozen, and then of one that is dead.
    other = createServer((socket) => setTimeout(() => socket.destroy(), 150));
    client = clientOf(await listen(other, { host: HOST, port: 0 }));
    const nothing = { ok: false, error: 'no_connection', definite: true };
    expect(await client.request(1, GET, 50)).toEqual(nothing);
    expect(await client.request(1, GET, 1000)).toEqual(nothing);
    expect(offered.to(1)).toEqual({});
  });

  test('nobody listens: nothing was sent', async () => {
    node.close();
    const reply = await client.request(1, GET, 1000);
    expect(reply).toEqual({ ok: false, error: 'no_connection', definite: true });
  });

  test('sent and not answered is in doubt; a late answer is nobody else’s', async () => {
    expect(await client.request(1, GET, 50)).toEqual({
      ok: false,
      error: 'timeout',
      definite: false,
    });
    expect(offered.to(1)).toEqual({ c2: 1 });
    asked[0]?.reply(ok(1));
    onAsked = ({ reply }) => reply(ok(2));
    expect(await client.request(1, GET, 1000)).toMatchObject(ok(2));
  });

  test('a connection that is lost leaves its requests in doubt, and the next one reconnects', async () => {
    onAsked = () => node.close();
    expect(await client.request(1, GET, 1000)).toEqual({
      ok: false,
      error: 'connection_lost',
      definite: false,
    });
    onAsked = ({ reply }) => reply(ok(3));
    node = newNode();
    await node.open({ host: HOST, port }, 2);
    expect(await client.request(1, GET, 1000)).toMatchObject(ok(3));
  });
});
