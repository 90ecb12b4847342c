/**
 * A hash of a set of texts that changes with one addition or removal in constant time: the sum of
 * the members' hashes, in two lanes of 32 bits. Two replicas with the same contents have the same
 * hash whatever the order in which they got there.
 */
export class SetHash {
  #high = 0;
  #low = 0;

  add(text: string): void {
    this.#count(text, 1);
  }

  remove(text: string): void {
    this.#count(text, -1);
  }

  /** FNV-1a, both lanes in one pass: every server walks through every text that it stores. */
  #count(text: string, sign: 1 | -1): void {
    let high = 0x811c9dc5;
    let low = 0x2545f491;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      high = Math.imul(high ^ code, 0x01000193);
      low = Math.imul(low ^ code, 0x01000193);
    }
    this.#high = (this.#high + sign * finish(high)) >>> 0;
    this.#low = (this.#low + sign * finish(low)) >>> 0;
  }

  /** 16 hexadecimal digits. */
  toString(): string {
    return hex(this.#high) + hex(this.#low);
  }
}

function hex(lane: number): string {
  return lane.toString(16).padStart(8, '0');
}

/** murmur3's, so that the sums of near-equal texts differ. */
function finish(lane: number): number {
  let hash = Math.imul(lane ^ (lane >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
