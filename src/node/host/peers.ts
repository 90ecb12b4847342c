import { createServer, type Server as Listener, type Socket } from 'node:net';
import { isReply, type NodeId, type RaftMessage } from '../../raft/messages.ts';
import { asHello, FrameDecoder, FrameWriter, type Hello } from './frames.ts';
import { listen, type Port } from './listen.ts';
import { type Address, type LinkOwner, PeerLink } from './peer-link.ts';
import { RequestFrames } from './request-frames.ts';

/** Connections of peers at any time; a peer needs one, and another while it replaces it. */
const CONNECTION_LIMIT = 256;

export interface PeersOptions {
  readonly id: NodeId;
  /** Where to dial each peer. */
  readonly addresses: ReadonlyMap<NodeId, Address>;
  /** Raft's shortest election timeout; reconnects are tried much more often. */
  readonly electionTimeoutMs: number;
  readonly randomInt: (limit: number) => number;
  /** Calls back when frames are to leave this node. */
  readonly sendLater: (send: () => void) => void;
  readonly onMessage: (from: NodeId, message: RaftMessage) => void;
  /** Runs after the messages that arrived together. */
  readonly onBatchEnd: () => void;
}

/**
 * The links to the other nodes. One connection a direction: requests travel on the one that this
 * node dialled, replies on the latest one that the peer dialled. Nothing is sent twice, and what
 * cannot be sent is dropped: Raft repeats what matters.
 */
export class Peers {
  readonly #options: PeersOptions;
  readonly #links = new Map<NodeId, PeerLink>();
  /** The latest connection that each peer dialled. */
  readonly #incoming = new Map<NodeId, FrameWriter>();
  readonly #sockets = new Set<Socket>();
  readonly #requests = new RequestFrames();
  #listener: Listener | null = null;
  #repliesDropped = 0;

  constructor(options: PeersOptions) {
    this.#options = options;
    const owner: LinkOwner = {
      // Healing closes the connections it frees; they must be back before anyone grows impatient.
      backOffMaxMs: Math.max(10, Math.min(100, options.electionTimeoutMs / 5)),
      randomInt: options.randomInt,
      sendLater: options.sendLater,
      onMessage: (from, value) => this.#take(from, value),
      onBatchEnd: options.onBatchEnd,
    };
    for (const [peer, address] of options.addresses) {
      this.#links.set(peer, new PeerLink(peer, address, owner));
    }
  }

  /** Messages that were not sent because there was no connection, or one too slow. */
  get dropped(): number {
    let sum = this.#repliesDropped;
    for (const link of this.#links.values()) sum += link.dropped;
    return sum;
  }

  /**
   * Listens and begins to dial. Resolves with the port that it listens on.
   *
   * @throws Error where the port cannot be had
   */
  async open(port: Port, incarnation: number): Promise<number> {
    const hello = { hello: this.#options.id, incarnation };
    const listener = createServer({ noDelay: true }, (socket) => this.#accept(socket, hello));
    listener.maxConnections = CONNECTION_LIMIT;
    this.#listener = listener;
    const listensOn = await listen(listener, port);
    for (const link of this.#links.values()) link.open(hello);
    return listensOn;
  }

  /** Offers a message; before `open` it waits, within bounds. */
  send(to: NodeId, message: RaftMessage): void {
    if (!isReply(message)) {
      this.#links.get(to)?.send(this.#requests.frameOf(message));
      return;
    }
    const writer = this.#incoming.get(to);
    if (writer === undefined || writer.congested) this.#repliesDropped += 1;
    else writer.write(message);
  }

  close(): void {
    this.#listener?.close();
    for (const link of this.#links.values()) link.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #accept(socket: Socket, hello: Hello): void {
    const decoder = new FrameDecoder();
    const writer = new FrameWriter(socket, this.#options.sendLater);
    let peer: NodeId | null = null;
    this.#sockets.add(socket);
    // Tells the dialling side that this connection reaches a node, not only a proxy.
    writer.write(hello);
    socket.on('data', (chunk) => {
      try {
        for (const { value } of decoder.push(chunk)) {
          if (peer === null) {
            peer = this.#asPeer(value);
            this.#incoming.set(peer, writer);
          } else {
            this.#take(peer, value);
          }
        }
      } catch {
        socket.destroy();
      }
      this.#options.onBatchEnd();
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      this.#sockets.delete(socket);
      if (peer !== null && this.#incoming.get(peer) === writer) this.#incoming.delete(peer);
    });
  }

  #asPeer(value: unknown): NodeId {
    const id = asHello(value)?.hello;
    if (typeof id === 'number' && this.#links.has(id)) return id;
    throw new Error('the first frame is no hello of a peer');
  }

  #take(from: NodeId, value: unknown): void {
    if (isRaftMessage(value)) this.#options.onMessage(from, value);
  }
}

/** All of them: the compiler sees to it. */
const MESSAGE_TYPES: Readonly<Record<RaftMessage['type'], true>> = {
  voteRequest: true,
  voteReply: true,
  preVoteRequest: true,
  preVoteReply: true,
  timeoutNow: true,
  readIndexRequest: true,
  readIndexReply: true,
  appendRequest: true,
  appendReply: true,
  snapshotRequest: true,
  snapshotReply: true,
};

/** Hellos, and whatever a newer version may add, are not for the server. */
function isRaftMessage(value: unknown): value is RaftMessage {
  if (typeof value !== 'object' || value === null || !('type' in value)) return false;
  return typeof value.type === 'string' && Object.hasOwn(MESSAGE_TYPES, value.type);
}
