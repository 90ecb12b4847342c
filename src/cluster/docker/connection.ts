import { connect, type Socket } from 'node:net';
import type { StoreRequest } from '../../../workloads/client.ts';
import { asHello, FrameDecoder, FrameWriter, type Hello } from '../../node/host/frames.ts';
import type { ClientReply } from '../../node/protocol.ts';

/** A connection that nobody used for so long is closed: its process may have ended. */
const IDLE_TIMEOUT_MS = 30_000;

/** What became of one request, as the transport saw it. */
export type Outcome =
  | { readonly kind: 'reply'; readonly reply: ClientReply }
  /** Never sent: no hello came. */
  | { readonly kind: 'no_connection' }
  /** Sent, and then the connection or the time ran out. */
  | { readonly kind: 'connection_lost' }
  | { readonly kind: 'timeout' };

interface Waiting {
  readonly request: StoreRequest;
  isSent: boolean;
  readonly finish: (outcome: Outcome) => void;
}

/**
 * One client process's connection to one node, through the proxy of its client host. Nothing is
 * sent before the node has said hello: through a proxy a connect succeeds even to a dead node.
 */
export class Connection {
  readonly #socket: Socket;
  readonly #writer: FrameWriter;
  readonly #decoder = new FrameDecoder();
  readonly #waiting = new Map<number, Waiting>();
  readonly #hello: Hello;
  readonly #onSent: () => void;
  #nextId = 0;
  #isReady = false;
  #isClosed = false;

  /**
   * @param port on this machine's loopback
   * @param clientHost the name by which the client introduces itself
   * @param onSent called for every request that is sent, answered or not
   */
  constructor(port: number, clientHost: string, onSent: () => void) {
    this.#hello = { hello: clientHost };
    this.#onSent = onSent;
    const socket = connect({ host: '127.0.0.1', port, noDelay: true });
    this.#socket = socket;
    this.#writer = new FrameWriter(socket, process.nextTick);
    socket.setTimeout(IDLE_TIMEOUT_MS, () => {
      if (this.#waiting.size === 0) socket.destroy();
    });
    socket.on('data', (chunk) => this.#receive(chunk));
    socket.on('error', () => {});
    socket.on('close', () => this.#onClose());
    // The other side has ended: nothing more can be answered.
    socket.on('end', () => socket.destroy());
    // A harness that has nothing else to do may exit.
    socket.unref();
  }

  get isClosed(): boolean {
    return this.#isClosed || this.#socket.destroyed;
  }

  /** Sends one request; resolves with what became of it within the time. */
  request(request: StoreRequest, timeoutMs: number): Promise<Outcome> {
    return new Promise((resolve) => {
      const id = this.#nextId++;
      const timer = setTimeout(() => {
        finish(waiting.isSent ? { kind: 'timeout' } : { kind: 'no_connection' });
      }, timeoutMs);
      const finish = (outcome: Outcome): void => {
        clearTimeout(timer);
        this.#waiting.delete(id);
        resolve(outcome);
      };
      const waiting: Waiting = { request, isSent: false, finish };
      this.#waiting.set(id, waiting);
      if (this.#isReady) this.#send(id, waiting);
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #send(id: number, waiting: Waiting): void {
    waiting.isSent = true;
    this.#onSent();
    this.#writer.write({ id, ...waiting.request });
  }

  #receive(chunk: Buffer): void {
    try {
      for (const { value } of this.#decoder.push(chunk)) this.#take(value);
    } catch {
      this.#socket.destroy();
    }
  }

  #take(value: unknown): void {
    if (!this.#isReady) {
      if (asHello(value) === null) throw new Error('the first frame is no hello');
      this.#isReady = true;
      this.#writer.write(this.#hello);
      for (const [id, waiting] of this.#waiting) this.#send(id, waiting);
      return;
    }
    if (typeof value !== 'object' || value === null || !('id' in value)) return;
    const { id, ...reply } = value;
    // Where nobody waits any more, the answer came too late.
    this.#waiting.get(id as number)?.finish({ kind: 'reply', reply: reply as ClientReply });
  }

  #onClose(): void {
    this.#isClosed = true;
    for (const { isSent, finish } of [...this.#waiting.values()]) {
      finish({ kind: isSent ? 'connection_lost' : 'no_connection' });
    }
  }
}
