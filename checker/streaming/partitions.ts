import type { Means } from './frontier.ts';
import type { Ongoing } from './ongoing.ts';
import { PartitionStream } from './partition-stream.ts';
import type { Exhausted } from './stream-engine.ts';

/** The objects of a stream: one per key, or one in all where the model is not per key. */
export class Partitions {
  /** In the order of their first operations. */
  readonly all: PartitionStream[] = [];
  /** The first that was refuted. */
  refuted: PartitionStream | null = null;
  /** Whether one ran out of a budget. */
  hasLost = false;
  readonly #means: Means;
  readonly #byKey = new Map<string | null, PartitionStream>();
  /** Those that have returns of the present instant. */
  readonly #returning = new Set<PartitionStream>();
  readonly #mostKept: number;
  #kept = 0;

  /** @param mostKept how many operations are kept for a counterexample, of all objects together */
  constructor(means: Means, mostKept: number) {
    this.#means = means;
    this.#mostKept = mostKept;
  }

  get held(): { operations: number; configurations: number; states: number } {
    const held = { operations: 0, configurations: 0, states: 0 };
    for (const { waiting, engine } of this.all) {
      const { size } = engine;
      held.operations += size.operations + waiting.size;
      held.configurations += size.configurations;
      held.states += size.states;
    }
    return held;
  }

  /** Lets the returns of earlier instants count. */
  timeIs(at: number): void {
    for (const one of this.#returning) {
      one.waiting.timeIs(at);
      if (one.waiting.hasReturns) continue;
      this.#returning.delete(one);
      one.advance();
      this.#look(one);
    }
  }

  called(ongoing: Ongoing): void {
    const one = this.#of(ongoing);
    one.called(ongoing);
    this.#look(one);
    this.#keepOne(one);
  }

  completed(ongoing: Ongoing): void {
    const one = this.#of(ongoing);
    one.completed(ongoing);
    if (one.waiting.hasReturns) this.#returning.add(one);
    this.#look(one);
  }

  /** Verifies what has not been verified yet. */
  finish(): void {
    for (const one of this.all) {
      one.finish();
      this.#look(one);
    }
  }

  /** Gives up all that are not decided. */
  lose(why: Exhausted): void {
    for (const one of this.all) one.lose(why);
    this.hasLost = true;
  }

  /** Forgets what was held of all objects. */
  clear(): void {
    for (const one of this.all) one.clear();
    this.#returning.clear();
  }

  #of({ operation: { key } }: Ongoing): PartitionStream {
    const name = this.#means.model.perKey ? key : null;
    const known = this.#byKey.get(name);
    if (known !== undefined) return known;
    const made = new PartitionStream(name, this.#means);
    this.#byKey.set(name, made);
    this.all.push(made);
    return made;
  }

  #look(one: PartitionStream): void {
    if (one.status === 'refuted') this.refuted ??= one;
    else if (one.status !== 'undecided') this.hasLost = true;
  }

  /** Where too many operations are kept the object with the most loses its own. */
  #keepOne(one: PartitionStream): void {
    if (one.past === null) return;
    this.#kept += 1;
    if (this.#kept <= this.#mostKept) return;
    let most = one;
    for (const other of this.all) {
      if ((other.past?.length ?? -1) > (most.past?.length ?? -1)) most = other;
    }
    this.#kept -= most.past?.length ?? 0;
    most.past = null;
  }
}
