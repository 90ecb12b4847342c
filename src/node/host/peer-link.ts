import { connect, type Socket } from 'node:net';
import type { NodeId } from '../../raft/messages.ts';
import { FrameDecoder, FrameWriter, type Hello } from './frames.ts';

/** Messages that wait for a connection; an older one gives way to a newer. */
const QUEUE_LIMIT = 256;
const BACK_OFF_MIN_MS = 10;
const CONNECT_TIMEOUT_MS = 1000;

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** What a link needs of the node around it. */
export interface LinkOwner {
  /** Longest wait between two attempts to connect, in ms. */
  readonly backOffMaxMs: number;
  randomInt(limit: number): number;
  sendLater(send: () => void): void;
  onMessage(from: NodeId, value: unknown): void;
  /** All messages that arrived together were handed over. */
  onBatchEnd(): void;
}

/**
 * This node's own connection to one peer: requests go out on it, the peer's replies come back.
 * It is dialled for as long as the link is open. A connection counts for nothing until the peer
 * has spoken: through a proxy a connect succeeds even to a dead node.
 */
export class PeerLink {
  readonly #peer: NodeId;
  readonly #address: Address;
  readonly #owner: LinkOwner;
  readonly #queue: Buffer[] = [];
  #hello: Hello | null = null;
  #socket: Socket | null = null;
  #writer: FrameWriter | null = null;
  #retry: NodeJS.Timeout | null = null;
  #failures = 0;
  /** Messages that gave way to newer ones. */
  dropped = 0;

  constructor(peer: NodeId, address: Address, owner: LinkOwner) {
    this.#peer = peer;
    this.#address = address;
    this.#owner = owner;
  }

  /** Begins to dial, and dials again after every loss. */
  open(hello: Hello): void {
    this.#hello = hello;
    this.#dial(hello);
  }

  /** Sends a message's frame, now or once there is a connection. */
  send(frame: Buffer): void {
    const writer = this.#writer;
    if (writer !== null && !writer.congested) {
      writer.writeFrame(frame);
      return;
    }
    this.#queue.push(frame);
    if (this.#queue.length > QUEUE_LIMIT) {
      this.#queue.shift();
      this.dropped += 1;
    }
  }

  close(): void {
    this.#hello = null;
    if (this.#retry !== null) clearTimeout(this.#retry);
    this.#socket?.destroy();
  }

  #dial(hello: Hello): void {
    const socket = connect({ ...this.#address, noDelay: true });
    const decoder = new FrameDecoder();
    const connecting = setTimeout(() => socket.destroy(), CONNECT_TIMEOUT_MS);
    this.#socket = socket;
    socket.on('connect', () => {
      clearTimeout(connecting);
      const writer = new FrameWriter(socket, (send) => this.#owner.sendLater(send));
      writer.write(hello);
      this.#writer = writer;
      this.#sendQueued();
    });
    socket.on('drain', () => this.#sendQueued());
    socket.on('data', (chunk) => this.#receive(socket, decoder, chunk));
    // What went wrong does not matter: 'close' follows, and the next attempt.
    socket.on('error', () => {});
    socket.on('close', () => {
      clearTimeout(connecting);
      this.#writer = null;
      this.#socket = null;
      if (this.#hello !== null) this.#dialLater(this.#hello);
    });
  }

  #sendQueued(): void {
    const writer = this.#writer;
    if (writer === null) return;
    while (!writer.congested) {
      const frame = this.#queue.shift();
      if (frame === undefined) return;
      writer.writeFrame(frame);
    }
  }

  #receive(socket: Socket, decoder: FrameDecoder, chunk: Buffer): void {
    this.#failures = 0;
    try {
      for (const { value } of decoder.push(chunk)) this.#owner.onMessage(this.#peer, value);
    } catch {
      socket.destroy();
    }
    this.#owner.onBatchEnd();
  }

  #dialLater(hello: Hello): void {
    const ceilingMs = Math.min(this.#owner.backOffMaxMs, BACK_OFF_MIN_MS * 2 ** this.#failures);
    this.#failures += 1;
    const delayMs = ceilingMs / 2 + this.#owner.randomInt(Math.ceil(ceilingMs / 2) + 1);
    this.#retry = setTimeout(() => this.#dial(hello), Math.min(delayMs, ceilingMs));
  }
}
