import type { Counterexample } from '../result.ts';
import type { Confirmed } from './confirm.ts';
import type { FirstMisfit } from './first-misfit.ts';

/** A counterexample whose explanation is worded when it is first asked for, or copied. */
export class Told implements Counterexample {
  /**
   * One getter for all, and not one each as in an object literal: V8 keeps a literal's getter, and
   * with it all the operations that it is about, in the object's hidden class until it collects all
   * memory. Checks of many short histories then spent half their time on moving what was long over.
   */
  static readonly #EXPLANATION: PropertyDescriptor & ThisType<Told> = {
    configurable: true,
    enumerable: true,
    get() {
      return this.#worded();
    },
  };

  declare readonly key: string | null;
  declare readonly explanation: string;
  declare readonly linearizedPrefix: readonly number[];
  declare readonly firstMisfit: number;
  declare readonly culprits: readonly number[];
  declare readonly minimal: boolean;
  declare readonly refutedBy: string;
  #word: (() => string) | null;
  #text = '';

  constructor(
    key: string | null,
    { misfit, prefix }: FirstMisfit,
    { operations, minimal, refutedBy }: Confirmed,
    word: () => string,
  ) {
    this.#word = word;
    this.key = key;
    Object.defineProperty(this, 'explanation', Told.#EXPLANATION);
    this.linearizedPrefix = prefix;
    this.firstMisfit = misfit.id;
    this.culprits = operations.map(({ id }) => id);
    this.minimal = minimal;
    this.refutedBy = refutedBy;
  }

  #worded(): string {
    if (this.#word !== null) this.#text = this.#word();
    this.#word = null;
    return this.#text;
  }
}
