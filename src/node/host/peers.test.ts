import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { AppendReply, RaftMessage, VoteRequest } from '../../raft/messages.ts';
import { encodeFrame, FrameDecoder } from './frames.ts';
import { listen } from './listen.ts';
import { Peers } from './peers.ts';
import { freePort } from './testing/free-port.ts';

const HOST = '127.0.0.1';
const open: { close(): void }[] = [];

afterEach(() => {
  for (const thing of open.splice(0)) thing.close();
});

/** One side, which notes what it receives. */
function peersOf(id: number, addresses: [number, number][]): { peers: Peers; got: unknown[] } {
  const got: unknown[] = [];
  const peers = new Peers({
    id,
    addresses: new Map(addresses.map(([peer, port]) => [peer, { host: HOST, port }])),
    electionTimeoutMs: 200,
    randomInt: (limit) => limit - 1,
    sendLater: process.nextTick,
    onMessage: (from, message) => got.push([from, message]),
    onBatchEnd: () => {},
  });
  open.push(peers);
  return { peers, got };
}

const vote = (term: number): VoteRequest => ({
  type: 'voteRequest',
  isTransfer: false,
  term,
  lastLogIndex: 0,
  lastLogTerm: 0,
});

const reply: AppendReply = {
  type: 'appendReply',
  term: 1,
  success: true,
  matchIndex: 1,
  rejectedIndex: 0,
  conflictTerm: 0,
  conflictIndex: 0,
  readRound: 0,
};

/** A pair of connected nodes. */
async function pair(): Promise<{
  one: ReturnType<typeof peersOf>;
  two: typeof one;
  port1: number;
}> {
  const [port1, port2] = [await freePort(), await freePort()];
  const one = peersOf(1, [[2, port2]]);
  const two = peersOf(2, [[1, port1]]);
  await one.peers.open({ host: HOST, port: port1 }, 1);
  await two.peers.open({ host: HOST, port: port2 }, 1);
  return { one, two, port1 };
}

describe('Peers', () => {
  test('requests and replies arrive, and a message from before the connection too', async () => {
    const [port1, port2] = [await freePort(), await freePort()];
    const one = peersOf(1, [[2, port2]]);
    one.peers.send(2, vote(1));
    const two = peersOf(2, [[1, port1]]);
    await one.peers.open({ host: HOST, port: port1 }, 1);
    // The peer comes up late: it is dialled until it does.
    setTimeout(() => void two.peers.open({ host: HOST, port: port2 }, 1), 100);
    await vi.waitFor(() => expect(two.got).toEqual([[1, vote(1)]]));
    two.peers.send(1, reply);
    await vi.waitFor(() => expect(one.got).toEqual([[2, reply]]));
  });

  test('a reply goes back on the connection that the peer dialled, or nowhere', async () => {
    const { one, port1 } = await pair();
    const raw = connect({ host: HOST, port: port1 });
    open.push({ close: () => raw.destroy() });
    const seen = framesOf(raw);
    raw.write(encodeFrame({ hello: 2, incarnation: 5 }));
    raw.write(encodeFrame(vote(7)));
    await vi.waitFor(() => expect(one.got).toContainEqual([2, vote(7)]));
    one.peers.send(2, reply);
    await vi.waitFor(() => expect(seen).toEqual([{ hello: 1, incarnation: 1 }, reply]));
    expect(one.peers.dropped).toBe(0);
    one.peers.send(3, reply);
    expect(one.peers.dropped).toBe(1);
  });

  test('a stranger and a frame that is none lose their connection', async () => {
    const { one, port1 } = await pair();
    for (const bytes of [encodeFrame({ hello: 9 }), Buffer.from('GET / HTTP/1.1\r\n\r\n')]) {
      const raw = connect({ host: HOST, port: port1 });
      raw.write(bytes);
      raw.resume();
      await new Promise((resolve) => raw.on('close', resolve));
    }
    expect(one.got).toEqual([]);
  });

  test('a closed connection is dialled again within a fraction of the election timeout', async () => {
    const sockets: Socket[] = [];
    const server: Server = createServer((socket) => {
      sockets.push(socket);
      socket.resume();
      // Like a proxy in front of a dead node: accepts, says nothing, closes.
      if (sockets.length < 8) socket.destroy();
    });
    open.push(server);
    const port = await listen(server, { host: HOST, port: 0 });
    const one = peersOf(1, [[2, port]]);
    const timers = vi.spyOn(globalThis, 'setTimeout');
    await one.peers.open({ host: HOST, port: 0 }, 1);
    await vi.waitFor(() => expect(sockets).toHaveLength(8), { timeout: 20_000, interval: 5 });
    const waits = timers.mock.calls.map(([, ms]) => ms ?? 0);
    timers.mockRestore();
    // A fifth of the election timeout, which is 200 ms. What is asked for, not what a busy machine gives.
    const backOffs = waits.filter((ms) => ms < 200);
    expect(backOffs.length).toBeGreaterThanOrEqual(7);
    expect(Math.max(...backOffs)).toBeLessThanOrEqual(40);
    for (const socket of sockets) socket.destroy();
  });

  test('what waits for a connection is bounded: the oldest gives way', async () => {
    const port = await freePort();
    const one = peersOf(1, [[2, port]]);
    for (let term = 1; term <= 300; term++) one.peers.send(2, vote(term));
    expect(one.peers.dropped).toBe(300 - 256);
    const two = peersOf(2, [[1, port]]);
    await two.peers.open({ host: HOST, port }, 1);
    await one.peers.open({ host: HOST, port: 0 }, 1);
    await vi.waitFor(() => expect(two.got).toHaveLength(256));
    expect((two.got[0] as [number, RaftMessage])[1].term).toBe(45);
  });
});

function framesOf(socket: Socket): unknown[] {
  const seen: unknown[] = [];
  const decoder = new FrameDecoder();
  socket.on('data', (chunk) => seen.push(...decoder.push(chunk).map(({ value }) => value)));
  return seen;
}
