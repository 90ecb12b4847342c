/**
 * A hash of a set of texts that changes with one addition or removal in constant time: the sum of
 * the members' hashes, in two lanes of 32 bits. Two replicas with the same contents have the same
 * hash whatever the order in which they got there.
 */
export class SetHash {
  #high = 0;
  #low = 0;

  add(text: string): void {
    this.#high = (this.#high + hash32(text, 0x811c9dc5)) >>> 0;
    this.#low = (this.#low + hash32(text, 0x2545f491)) >>> 0;
  }

  remove(text: string): void {
    this.#high = (this.#high - hash32(text, 0x811c9dc5)) >>> 0;
    this.#low = (this.#low - hash32(text, 0x2545f491)) >>> 0;
  }

  /** 16 hexadecimal digits. */
  toString(): string {
    return hex(this.#high) + hex(this.#low);
  }
}

function hex(lane: number): string {
  return lane.toString(16).padStart(8, '0');
}

/** FNV-1a with a finishing mix (murmur3's), so that the sums of near-equal texts differ. */
function hash32(text: string, seed: number): number {
  let hash = seed;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
