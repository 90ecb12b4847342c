import { createServer, type Server as Listener, type Socket } from 'node:net';
import type { ClientReply, ClientRequest, NodeId } from '../protocol.ts';
import { REQUEST_BYTES_MAX } from '../requests.ts';
import {
  asHello,
  encodeJson,
  type Frame,
  FrameDecoder,
  FrameWriter,
  type Hello,
} from './frames.ts';
import { listen, type Port } from './listen.ts';
import { MalformedRequest, parseRequest, refusal } from './request.ts';

/** Requests of one connection that may wait for an answer; more are refused as `busy`. */
const IN_FLIGHT_LIMIT = 1024;
const CONNECTION_LIMIT = 4096;

export interface ClientPortOptions {
  readonly id: NodeId;
  /** Calls back when frames are to leave this node. */
  readonly sendLater: (send: () => void) => void;
  /** Called once a request; `reply` is called at most once. */
  readonly onRequest: (
    clientHost: string,
    request: ClientRequest,
    reply: (reply: ClientReply) => void,
  ) => void;
  /** Runs after the requests that arrived together. */
  readonly onBatchEnd: () => void;
}

/**
 * The client API over frames, for clients that send much. The node speaks first, `{hello: 1,
 * incarnation: 3}`, so that a client knows that its connection reaches a node and not only a
 * proxy; the client answers `{hello: 'c1'}`, the machine it runs on. Then `{id, ...ClientRequest}`
 * and, in any order, `{id, ...ClientReply}`; the client chooses the ids.
 */
export class ClientPort {
  readonly #options: ClientPortOptions;
  readonly #sockets = new Set<Socket>();
  #listener: Listener | null = null;

  constructor(options: ClientPortOptions) {
    this.#options = options;
  }

  /**
   * Listens. Resolves with the port.
   *
   * @throws Error where the port cannot be had
   */
  open(port: Port, incarnation: number): Promise<number> {
    const hello = { hello: this.#options.id, incarnation };
    const listener = createServer({ noDelay: true }, (socket) => this.#accept(socket, hello));
    listener.maxConnections = CONNECTION_LIMIT;
    this.#listener = listener;
    return listen(listener, port);
  }

  close(): void {
    this.#listener?.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #accept(socket: Socket, hello: Hello): void {
    const decoder = new FrameDecoder();
    const writer = new FrameWriter(socket, this.#options.sendLater);
    const connection = new ClientConnection(this.#options, writer);
    this.#sockets.add(socket);
    writer.write(hello);
    socket.on('data', (chunk) => {
      try {
        for (const frame of decoder.push(chunk)) connection.take(frame);
      } catch {
        socket.destroy();
      }
      this.#options.onBatchEnd();
    });
    socket.on('error', () => {});
    socket.on('close', () => this.#sockets.delete(socket));
  }
}

/** One client's connection: who it is, and how many of its requests wait. */
class ClientConnection {
  readonly #options: ClientPortOptions;
  readonly #writer: FrameWriter;
  #clientHost: string | null = null;
  #inFlight = 0;

  constructor(options: ClientPortOptions, writer: FrameWriter) {
    this.#options = options;
    this.#writer = writer;
  }

  /** @throws Error where there is no way to answer: no hello, or no id */
  take({ value, bytes }: Frame): void {
    if (this.#clientHost === null) {
      const name = asHello(value)?.hello;
      if (typeof name !== 'string') throw new Error('the first frame is no hello of a client');
      this.#clientHost = name;
      return;
    }
    const id = requestId(value);
    // A reply is an object that is not empty: its JSON goes on behind the id.
    const answer = (reply: ClientReply): void =>
      this.#writer.writeFrame(
        encodeJson(`{"id":${JSON.stringify(id)},${JSON.stringify(reply).slice(1)}`),
      );
    const node = this.#options.id;
    if (bytes > REQUEST_BYTES_MAX) return answer(refusal(node, 'too_large'));
    if (this.#inFlight >= IN_FLIGHT_LIMIT) return answer(refusal(node, 'busy'));
    try {
      this.#ask(this.#clientHost, parseRequest(value), answer);
    } catch (error) {
      if (!(error instanceof MalformedRequest)) throw error;
      answer(refusal(node, 'bad_request', error.message));
    }
  }

  #ask(clientHost: string, request: ClientRequest, answer: (reply: ClientReply) => void): void {
    this.#inFlight += 1;
    this.#options.onRequest(clientHost, request, (reply) => {
      this.#inFlight -= 1;
      answer(reply);
    });
  }
}

function requestId(value: unknown): number | string {
  if (typeof value === 'object' && value !== null && 'id' in value) {
    if (typeof value.id === 'number' || typeof value.id === 'string') return value.id;
  }
  throw new Error('a request has no id');
}
