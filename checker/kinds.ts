import type { Json } from './history.ts';
import { isList, jsonKey } from './json.ts';
import type { Operation } from './operation.ts';
import { OUTCOMES, outcomeNumber } from './outcomes.ts';
import { Pairs } from './pairs.ts';
import { CODES, NONE, shortCode } from './short-code.ts';

/**
 * Numbers the kinds of operations: those of one kind mean the same to the model, in every state.
 */
export class Kinds {
  /** One operation of each kind. */
  readonly examples: Operation[] = [];
  readonly #byProcess: boolean;
  /** The kinds' numbers by the short codes of what makes them; a kind has one or none. */
  readonly #short = new Map<number, number>();
  readonly #fs: string[] = [];
  /** The others' numbers by the ids of what makes them. */
  readonly #kinds: number[] = [];
  /** Even ids are those of primitive values and objects, odd ids those of pairs. */
  readonly #primitives = new Map<Json | undefined, number>();
  readonly #objects = new Map<string, number>();
  #pairs: Pairs | null = null;
  #remembered: ReadonlyMap<Operation, number> | null = null;

  /** @param byProcess whether operations of different processes or keys are of different kinds */
  constructor(byProcess: boolean) {
    this.#byProcess = byProcess;
  }

  /** Numbers the kinds of the operations, and knows them when it is asked again. */
  remember(operations: readonly Operation[]): void {
    this.#remembered = new Map(operations.map((operation) => [operation, this.of(operation)]));
  }

  /** The number of the operation's kind, from 0. */
  of(operation: Operation): number {
    return this.#remembered?.get(operation) ?? this.#numberOf(operation);
  }

  #numberOf(operation: Operation): number {
    const { f, input, output, outcome } = operation;
    const code = this.#byProcess ? NONE : shortCode(input, output);
    if (code === NONE) return this.#numberAtLength(operation);
    const whole = (this.#numberOfF(f) * OUTCOMES.length + outcomeNumber(outcome)) * CODES + code;
    const known = this.#short.get(whole);
    if (known !== undefined) return known;
    this.#short.set(whole, this.examples.length);
    return this.examples.push(operation) - 1;
  }

  #numberOfF(f: string): number {
    // There are few, and a loop over these is quicker than a call.
    for (let number = 0; number < this.#fs.length; number++)
      if (this.#fs[number] === f) return number;
    return this.#fs.push(f) - 1;
  }

  #numberAtLength(operation: Operation): number {
    const { f, key, input, output, outcome, process } = operation;
    let id = this.#pair(this.#primitive(f), outcomeNumber(outcome));
    if (input !== undefined) id = this.#pair(id, this.#value(input) + 1);
    if (output !== undefined) id = this.#pair(this.#pair(id, 0), this.#value(output) + 1);
    if (this.#byProcess) {
      id = this.#pair(this.#pair(id, this.#primitive(process)), this.#primitive(key));
    }
    const known = this.#kinds[id >>> 1];
    if (known !== undefined) return known;
    this.#kinds[id >>> 1] = this.examples.length;
    this.examples.push(operation);
    return this.examples.length - 1;
  }

  #value(value: Json): number {
    if (isList(value)) {
      let id = 1;
      for (const part of value) id = this.#pair(id, this.#value(part));
      return id;
    }
    if (typeof value !== 'object' || value === null) return this.#primitive(value);
    return this.#id(this.#objects, String(jsonKey(value)));
  }

  #primitive(value: string | number | boolean | null): number {
    return this.#id(this.#primitives, value);
  }

  #pair(a: number, b: number): number {
    this.#pairs ??= new Pairs();
    return 2 * this.#pairs.numberOf(a, b) + 1;
  }

  #id<K>(ids: Map<K, number>, key: K): number {
    const known = ids.get(key);
    if (known !== undefined) return known;
    const id = 2 * (this.#primitives.size + this.#objects.size);
    ids.set(key, id);
    return id;
  }
}
