import type { StopSignal } from '../nemesis/wait.ts';

/** Set once, by whoever wants something to end early. */
export class Stop implements StopSignal {
  #isSet = false;
  readonly #parent: StopSignal | null;

  /** @param parent a signal that stops this one as well */
  constructor(parent: StopSignal | null = null) {
    this.#parent = parent;
  }

  get stopped(): boolean {
    return this.#isSet || (this.#parent?.stopped ?? false);
  }

  set(): void {
    this.#isSet = true;
  }
}
