import { connect, type Socket } from 'node:net';
import { encodeFrame, FrameDecoder } from '../../src/node/host/frames.ts';
import type { ClientReply, ClientRequest } from '../../src/node/protocol.ts';
import { LOAD, type Target } from './load.ts';

/** One client: a connection and, at a time, one request on it. */
class FrameClient {
  readonly #socket: Socket;
  #answer: (reply: ClientReply) => void = () => {};
  #fail: (error: Error) => void = () => {};
  #requests = 0;
  #session = 0;
  #seq = 0;

  constructor(port: number) {
    const decoder = new FrameDecoder();
    this.#socket = connect({ host: '127.0.0.1', port, noDelay: true });
    this.#socket.write(encodeFrame({ hello: 'bench' }));
    this.#socket.on('data', (chunk) => {
      for (const { value } of decoder.push(chunk)) {
        if (!('hello' in (value as object))) this.#answer(value as ClientReply);
      }
    });
    this.#socket.on('error', (error) => this.#fail(error));
  }

  async open(): Promise<void> {
    const reply = await this.#ask({ command: { op: 'open' } });
    this.#session = Number(reply.value);
  }

  async put(key: string, value: string): Promise<void> {
    this.#seq += 1;
    const command = { op: 'put', key, value } as const;
    await this.#ask({ session: this.#session, seq: this.#seq, command });
  }

  async get(key: string): Promise<void> {
    await this.#ask({ command: { op: 'get', key } });
  }

  close(): void {
    this.#socket.destroy();
  }

  #ask(request: ClientRequest): Promise<ClientReply & { readonly ok: true }> {
    return new Promise((resolve, reject) => {
      this.#fail = reject;
      this.#answer = (reply) => {
        if (reply.ok) resolve(reply);
        else reject(new Error(`refused: ${reply.error}`));
      };
      this.#requests += 1;
      this.#socket.write(encodeFrame({ id: this.#requests, ...request }));
    });
  }
}

/** Our own protocol: 64 connections to the leader, a session each. */
export class FrameTarget implements Target {
  readonly #clients: readonly FrameClient[];

  private constructor(clients: readonly FrameClient[]) {
    this.#clients = clients;
  }

  static async connect(port: number): Promise<FrameTarget> {
    const clients = Array.from({ length: LOAD.clients }, () => new FrameClient(port));
    await Promise.all(clients.map((client) => client.open()));
    return new FrameTarget(clients);
  }

  async put(client: number, key: string, value: string): Promise<void> {
    await this.#clients[client]?.put(key, value);
  }

  async get(client: number, key: string): Promise<void> {
    await this.#clients[client]?.get(key);
  }

  close(): void {
    for (const client of this.#clients) client.close();
  }
}
