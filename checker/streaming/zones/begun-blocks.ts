import type { Block } from './block.ts';

/**
 * Blocks of which an operation has returned and that can still grow, and what real time says of
 * their order.
 *
 * Block X has to stand before Y if an operation of X returned before one of Y was called: if X's
 * first return lies before Y's last call (Gibbons and Korach 1997). There is an order if and only
 * if no two blocks have to stand before each other. So X is over once some Y that has to stand
 * behind it has had a return: an operation of X that is called after that return makes the two
 * contradict each other, and nothing else that is still to come does.
 *
 * Of any two blocks that are not over, each was last called before the other's first return.
 * So when the earliest of these returns came something of each was pending: there are no more of
 * them than there were operations at a time.
 */
export class BegunBlocks {
  #blocks: Block[] = [];

  get count(): number {
    return this.#blocks.length;
  }

  /** The block, if there is but one. */
  get only(): Block | null {
    const [only, other] = this.#blocks;
    return only === undefined || other !== undefined ? null : only;
  }

  add(block: Block): void {
    this.#blocks.push(block);
  }

  /** Lets the others know that a block has grown. @returns false if there is no order any more */
  isInOrder(grown: Block): boolean {
    for (const block of this.#blocks) {
      if (block.earlyAt >= grown.lateAt || block === grown) continue;
      block.overAt = Math.min(block.overAt, grown.earlyAt);
      if (block.lateAt > block.overAt) return false;
    }
    return grown.lateAt <= grown.overAt;
  }

  /** Takes off some of them. */
  take(isTaken: (block: Block) => boolean): Block[] {
    const taken = this.#blocks.filter(isTaken);
    if (taken.length === 0) return taken;
    this.#blocks = this.#blocks.filter((block) => !isTaken(block));
    return taken;
  }
}
