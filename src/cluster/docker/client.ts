import type { StoreReply, StoreRequest } from '../../../workloads/client.ts';
import type { ClientHost, Clock, NodeId, StoreClient } from '../cluster.ts';
import type { OfferedRequests } from '../offered-requests.ts';
import { Connection, type Outcome } from './connection.ts';

/**
 * A client process's way to the nodes: one connection a node, opened when it is first needed and
 * again after every loss.
 */
export class DockerClient implements StoreClient {
  readonly nodes: readonly NodeId[];
  readonly clock: Clock;
  readonly #clientHost: ClientHost;
  readonly #ports: ReadonlyMap<NodeId, number>;
  readonly #connections = new Map<NodeId, Connection>();
  readonly #offered: OfferedRequests;

  /**
   * @param ports by node: the published port of this client host's proxy to it
   * @param offered where what is sent is counted
   */
  constructor(
    clock: Clock,
    clientHost: ClientHost,
    ports: ReadonlyMap<NodeId, number>,
    offered: OfferedRequests,
  ) {
    this.clock = clock;
    this.#clientHost = clientHost;
    this.#ports = ports;
    this.#offered = offered;
    this.nodes = [...ports.keys()].sort((a, b) => a - b);
  }

  async request(node: NodeId, request: StoreRequest, timeoutMs: number): Promise<StoreReply> {
    const connection = this.#connectionTo(node);
    if (connection === null) return asReply({ kind: 'no_connection' });
    return asReply(await connection.request(request, timeoutMs));
  }

  close(): void {
    for (const connection of this.#connections.values()) connection.close();
  }

  #connectionTo(node: NodeId): Connection | null {
    const open = this.#connections.get(node);
    if (open !== undefined && !open.isClosed) return open;
    const port = this.#ports.get(node);
    if (port === undefined) return null;
    const onSent = () => this.#offered.add(this.#clientHost, node);
    const connection = new Connection(port, this.#clientHost, onSent);
    this.#connections.set(node, connection);
    return connection;
  }
}

function asReply(outcome: Outcome): StoreReply {
  if (outcome.kind === 'reply') return outcome.reply;
  return { ok: false, error: outcome.kind, definite: outcome.kind === 'no_connection' };
}
