import type { NodeId } from '../raft/index.ts';
import type { TraceLine } from './finding.ts';

/** How far the entries of one term were on one node's disk, and what told it; both rise. */
type DurableSteps = { readonly index: number; readonly line: TraceLine }[];

/** What the nodes' traces say of their disks. */
export class DiskFacts {
  /** By node, then by term. */
  readonly #durable = new Map<NodeId, Map<number, DurableSteps>>();
  /** By node: the latest that told of its disk. */
  readonly #told = new Map<NodeId, TraceLine>();

  /** A node told how far its log is on its disk. */
  told(line: TraceLine): void {
    this.#told.set(line.node, line);
  }

  /** The entry of `term` at `index` is on a node's disk from now on. */
  durable(term: number, index: number, line: TraceLine): void {
    const byTerm = this.#durable.get(line.node) ?? new Map<number, DurableSteps>();
    this.#durable.set(line.node, byTerm);
    const steps = byTerm.get(term) ?? [];
    byTerm.set(term, steps);
    if (index > (steps.at(-1)?.index ?? 0)) steps.push({ index, line });
  }

  /** The event by which the entries of `term` up to `index` were on the node's disk. */
  reached(node: NodeId, term: number, index: number): TraceLine | null {
    return firstReaching(this.#durable.get(node)?.get(term) ?? [], index)?.line ?? null;
  }

  /**
   * What shows that an entry was not on the node's disk in time: that it came later, or what was there
   * of its term, or the last that the node told of its disk.
   */
  lacks(node: NodeId, term: number, index: number): TraceLine | null {
    const less = this.#durable.get(node)?.get(term)?.at(-1)?.line;
    return this.reached(node, term, index) ?? less ?? this.#told.get(node) ?? null;
  }
}

/** The first step at which `index` was reached. Steps rise, so the search is binary. */
function firstReaching(steps: DurableSteps, index: number): DurableSteps[number] | null {
  let low = 0;
  let high = steps.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((steps[middle]?.index ?? 0) >= index) high = middle;
    else low = middle + 1;
  }
  return steps[low] ?? null;
}
