const SHORTEST_NS = 20_000;

/** The stretch of time that the timeline shows. */
export class View {
  fromNs: number;
  toNs: number;
  readonly #endNs: number;
  readonly #listeners: (() => void)[] = [];

  constructor(endNs: number) {
    this.#endNs = endNs;
    this.fromNs = 0;
    this.toNs = endNs;
  }

  get spanNs(): number {
    return this.toNs - this.fromNs;
  }

  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** Shows this stretch, moved and cut to what the run has. */
  show(fromNs: number, toNs: number): void {
    const spanNs = Math.min(this.#endNs, Math.max(SHORTEST_NS, toNs - fromNs));
    const middleNs = (fromNs + toNs) / 2;
    this.fromNs = Math.min(Math.max(0, middleNs - spanNs / 2), this.#endNs - spanNs);
    this.toNs = this.fromNs + spanNs;
    for (const listener of this.#listeners) listener();
  }

  showAll(): void {
    this.show(0, this.#endNs);
  }

  /** Makes the stretch `factor` times as long, holding one moment where it is. */
  zoom(factor: number, atNs: number): void {
    const wanted = this.spanNs * factor;
    const spanNs = Math.min(this.#endNs, Math.max(SHORTEST_NS, wanted));
    const fromNs = atNs - ((atNs - this.fromNs) / this.spanNs) * spanNs;
    this.show(fromNs, fromNs + spanNs);
  }

  pan(byNs: number): void {
    this.show(this.fromNs + byNs, this.toNs + byNs);
  }

  centre(atNs: number): void {
    this.pan(atNs - (this.fromNs + this.toNs) / 2);
  }
}
