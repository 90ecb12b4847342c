import type { ClientHost, NodeId } from './cluster.ts';

/** How many requests each client host has sent to each node, whether they arrived or not. */
export class OfferedRequests {
  readonly #byNode = new Map<NodeId, Map<ClientHost, number>>();

  add(from: ClientHost, to: NodeId): void {
    const known = this.#byNode.get(to) ?? new Map<ClientHost, number>();
    this.#byNode.set(to, known.set(from, (known.get(from) ?? 0) + 1));
  }

  /** By the names of the client hosts; as of now, and of no later time. */
  to(node: NodeId): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#byNode.get(node) ?? []);
  }
}
