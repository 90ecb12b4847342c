import type { StoreReply } from './client.ts';

/** A reply that brought no result: a node's refusal, or no word at all. */
export type Refusal = Extract<StoreReply, { ok: false }>;

export interface RouteOptions {
  /** All nodes that can be asked; not empty. */
  readonly nodes: readonly number[];
  /** The node that is never left; undefined where hints are followed. */
  readonly pinnedTo: number | undefined;
  /** The node to ask first. */
  readonly home: number;
}

/**
 * Which node a process asks next. A free process stays with the node that last served it, follows
 * hints, and else goes round; a pinned one never leaves its node.
 */
export class Route {
  readonly #nodes: readonly number[];
  readonly #pinned: boolean;
  readonly #silent = new Set<number>();
  #node: number;
  #cameByHint = false;

  constructor({ nodes, pinnedTo, home }: RouteOptions) {
    this.#nodes = nodes;
    this.#pinned = pinnedTo !== undefined;
    this.#node = pinnedTo ?? home;
  }

  /** The node to ask now. */
  get node(): number {
    return this.#node;
  }

  /** Forgets which nodes were silent: that was another operation's luck. */
  beginOperation(): void {
    this.#silent.clear();
    this.#cameByHint = false;
  }

  /**
   * Takes a refusal of the node asked last and moves on.
   *
   * @returns whether the next node may be asked at once: it was hinted at. A hint of a hinted node
   *   does not count, as two nodes in an election may name each other for long; nor does a hint to
   *   a node that was silent in this operation, as its followers name a dead leader for a while.
   */
  refused(reply: Refusal): boolean {
    if (this.#pinned) return false;
    if (reply.node === undefined) this.#silent.add(this.#node);
    // An overloaded node is still the right one.
    if (reply.error === 'busy') return false;
    const hint = reply.leader;
    if (hint !== undefined && !this.#cameByHint && this.#isWorthAsking(hint)) {
      this.#node = hint;
      this.#cameByHint = true;
      return true;
    }
    this.#node = this.#following(this.#node);
    this.#cameByHint = false;
    return false;
  }

  #isWorthAsking(node: number): boolean {
    return node !== this.#node && this.#nodes.includes(node) && !this.#silent.has(node);
  }

  #following(node: number): number {
    return this.#nodes[(this.#nodes.indexOf(node) + 1) % this.#nodes.length] ?? node;
  }
}
