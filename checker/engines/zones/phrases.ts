import { isList } from '../../json.ts';
import type { Clock, Operation } from '../../operation.ts';
import { callText, keyText, momentText, valueText } from '../../words.ts';
import { NONE } from './columns.ts';
import type { Register } from './register.ts';

/** Words for the operations of one explanation, which are named by their places. */
export class Phrases {
  readonly #register: Register;
  readonly #key: string | null;
  readonly #at: (moment: number) => string;

  /** @param places every operation that the sentence is about */
  constructor(
    register: Register,
    about: { readonly key: string | null; readonly clock: Clock },
    places: readonly number[],
  ) {
    this.#register = register;
    this.#key = about.key;
    const told = places.filter((at) => at !== NONE).map((at) => this.#operation(at));
    const moments = told.flatMap(({ callAt, returnAt }) => [callAt, returnAt]);
    this.#at = momentText(about.clock, moments.filter(Number.isFinite));
  }

  /** `process 4 read 7 from x (called at 1.201 s, answered at 1.204 s)`. */
  answer(at: number): string {
    const operation = this.#operation(at);
    const { process, callAt, returnAt, outcome } = operation;
    const where = keyText(this.#key);
    const called = `called at ${this.#at(callAt)}`;
    if (outcome === 'info') {
      return `process ${process}'s ${callText(operation)} on ${where} (${called}) was not answered, but happened, because ${this.#shownBy(at)}`;
    }
    const when = `(${called}, answered at ${this.#at(returnAt)})`;
    if (!this.isRead(at)) {
      return `process ${process}'s ${callText(operation)} on ${where} succeeded ${when}`;
    }
    return `process ${process} read ${this.found(at)} from ${where} ${when}`;
  }

  /** `write(9) by process 2`, `process 3's read of 9`. */
  name(at: number): string {
    const operation = this.#operation(at);
    if (this.isRead(at)) return `process ${operation.process}'s read of ${this.found(at)}`;
    return `${callText(operation)} by process ${operation.process}`;
  }

  /** `write(9) by process 2 had finished`, `process 3 had already read 9`. */
  wasOver(at: number, already = ' already'): string {
    const { process } = this.#operation(at);
    if (this.isRead(at)) return `process ${process} had${already} read ${this.found(at)}`;
    return `${this.name(at)} had finished`;
  }

  calledAt(at: number): string {
    return this.#at(this.#operation(at).callAt);
  }

  returnedAt(at: number): string {
    return this.#at(this.#operation(at).returnAt);
  }

  isRead(at: number): boolean {
    return this.#register.columns.sets[at] === NONE;
  }

  /** The value that a read or a cas found. */
  found(at: number): string {
    const { input, output } = this.#operation(at);
    return valueText(this.isRead(at) ? output : isList(input) ? input[0] : null);
  }

  /** The value that the register held right after the operation. */
  left(at: number): string {
    const { f, input } = this.#operation(at);
    if (this.isRead(at)) return this.found(at);
    return valueText(f === 'cas' && isList(input) ? input[1] : f === 'delete' ? null : input);
  }

  #shownBy(at: number): string {
    const by = this.#register.musts.foundBy.get(at) ?? at;
    if (this.isRead(by)) return `process ${this.#operation(by).process} read ${this.found(by)}`;
    return `${this.name(by)} found ${this.found(by)}`;
  }

  #operation(at: number): Operation {
    return this.#register.columns.operations.at(at);
  }
}
