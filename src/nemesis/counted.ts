/**
 * Things that several faults may hold at once: held while at least one of them does. So the heal
 * of one partition opens no link that another one still blocks.
 */
export class Counted<T> {
  readonly #holders = new Map<string, { readonly item: T; readonly by: Set<string> }>();
  readonly #nameOf: (item: T) => string;

  /** @param nameOf equal for equal items */
  constructor(nameOf: (item: T) => string) {
    this.#nameOf = nameOf;
  }

  /** @returns those of `items` that nobody held before */
  hold(holder: string, items: readonly T[]): readonly T[] {
    return items.filter((item) => {
      const name = this.#nameOf(item);
      const held = this.#holders.get(name);
      if (held === undefined) this.#holders.set(name, { item, by: new Set([holder]) });
      else held.by.add(holder);
      return held === undefined;
    });
  }

  /** Lets go of all that `holder` holds; @returns what nobody holds any more */
  release(holder: string): readonly T[] {
    const freed: T[] = [];
    for (const [name, { item, by }] of this.#holders) {
      if (!by.delete(holder) || by.size > 0) continue;
      this.#holders.delete(name);
      freed.push(item);
    }
    return freed;
  }

  isHeld(item: T): boolean {
    return this.#holders.has(this.#nameOf(item));
  }
}
