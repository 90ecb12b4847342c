import type { Entry } from '../raft/index.ts';
import type { NodeRules } from './rules.ts';

/** Clients' commands that were proposed here and wait for their entry to be applied. */
export class Waiters<Answer> {
  readonly #byIndex = new Map<number, { readonly term: number; readonly answer: Answer }>();
  readonly #rules: NodeRules;

  constructor(rules: NodeRules) {
    this.#rules = rules;
  }

  get size(): number {
    return this.#byIndex.size;
  }

  add(index: number, term: number, answer: Answer): void {
    this.#byIndex.set(index, { term, answer });
  }

  /**
   * Who waits for this entry: `answered` by it, or `superseded`, because another leader's entry
   * stands where theirs was.
   */
  take(entry: Entry): { readonly answer: Answer; readonly isSuperseded: boolean } | null {
    const waiter = this.#byIndex.get(entry.index);
    if (waiter === undefined) return null;
    this.#byIndex.delete(entry.index);
    const isSuperseded = !this.#rules.answersWaiter(waiter.term, entry);
    return { answer: waiter.answer, isSuperseded };
  }

  takeAll(): Answer[] {
    const answers = [...this.#byIndex.values()].map((waiter) => waiter.answer);
    this.#byIndex.clear();
    return answers;
  }
}
