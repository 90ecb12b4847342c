/** The hash of one text, in two lanes of 32 bits. */
export interface TextHash {
  readonly high: number;
  readonly low: number;
}

/**
 * FNV-1a, both lanes in one pass: every server walks through every text that it stores.
 *
 * @param tail goes on behind `head`; two texts are not put together first, which would copy them
 */
export function hashOf(head: string, tail = ''): TextHash {
  let high = 0x811c9dc5;
  let low = 0x2545f491;
  for (let i = 0; i < head.length; i++) {
    const code = head.charCodeAt(i);
    high = Math.imul(high ^ code, 0x01000193);
    low = Math.imul(low ^ code, 0x01000193);
  }
  for (let i = 0; i < tail.length; i++) {
    const code = tail.charCodeAt(i);
    high = Math.imul(high ^ code, 0x01000193);
    low = Math.imul(low ^ code, 0x01000193);
  }
  return { high: finish(high), low: finish(low) };
}

const NONE: TextHash = { high: 0, low: 0 };

/**
 * A hash of a set of texts that changes with one addition or removal in constant time: the sum of
 * the members' hashes, in two lanes of 32 bits. Two replicas with the same contents have the same
 * hash whatever the order in which they got there.
 */
export class SetHash {
  #high = 0;
  #low = 0;

  add({ high, low }: TextHash): void {
    this.#high = (this.#high + high) | 0;
    this.#low = (this.#low + low) | 0;
  }

  remove({ high, low }: TextHash): void {
    this.#high = (this.#high - high) | 0;
    this.#low = (this.#low - low) | 0;
  }

  /**
   * 16 hexadecimal digits.
   *
   * @param also counted as if it was a member
   */
  toString(also: TextHash = NONE): string {
    return hex(this.#high + also.high) + hex(this.#low + also.low);
  }
}

function hex(lane: number): string {
  return (lane >>> 0).toString(16).padStart(8, '0');
}

/** murmur3's, so that the sums of near-equal texts differ. */
function finish(lane: number): number {
  let hash = Math.imul(lane ^ (lane >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
