import type { Json } from '../history.ts';
import { type JsonKey, jsonKey } from '../json.ts';
import type { Operation } from '../operation.ts';
import { foundEmpty } from './fifo-queue-facts.ts';
import type { Outlook } from './model.ts';

/** What is known of one value, in the order so far. */
interface Value {
  /** The places of its deadlines: the n-th is met when it is enqueued for the n-th time. */
  readonly deadlines: number[];
  /** How often it is enqueued. */
  enqueued: number;
  /** How many answered dequeues that took it are called by the first deadline that is not met. */
  takers: number;
  /** How often it may be taken without an answer, so that enough is left for the answers. */
  spare: number;
  /** How often it was. */
  lost: number;
  /** When the last answer that took it returned. */
  lastAt: number;
}

/** A moment by which something has to go in and out again, or has to find the queue empty. */
interface Deadline {
  readonly at: number;
  isMet: boolean;
}

/** Makes the account of a queue that `QueueOutlook` keeps. */
export function queueOutlook(operations: readonly Operation[]): Outlook {
  return new QueueOutlook(operations);
}

/**
 * What the dequeues that are left ask of a queue. Whatever went in must be out before what must still go
 * in comes out, or before a dequeue finds the queue empty: by the n-th return of those that took a
 * value, if it did not yet go in n times. Each has to be taken by a dequeue that got its value, or that
 * crashed, and that was called by then. So nothing goes in that there are too few of these for.
 */
class QueueOutlook implements Outlook {
  refusedForAt: number = Number.NEGATIVE_INFINITY;
  readonly #operations: readonly Operation[];
  readonly #values = new Map<JsonKey, Value>();
  /** Per operation its value: what goes in, or what the answer of a dequeue is. */
  readonly #valueOf: readonly (Value | null)[];
  /** In the order of time. */
  readonly #deadlines: readonly Deadline[];
  /** Per operation the place of its deadline, if it is a dequeue with an answer. */
  readonly #deadlineOf = new Map<number, number>();
  /** The dequeues that may take something, in the order of their calls. */
  readonly #takers: readonly number[];
  /** The first deadline that is not met. */
  #first = 0;
  /** How many dequeues are called by then, and how many of them crashed. */
  #called = 0;
  #crashed = 0;
  /** How many of what went in no answered dequeue called by then can take. */
  #missing = 0;
  /** What went in, in its order, and how many of these are out again. */
  readonly #wentIn: Value[] = [];
  #out = 0;

  constructor(operations: readonly Operation[]) {
    this.#operations = operations;
    this.#valueOf = operations.map((operation) => {
      if (operation.f === 'enqueue') return this.#named(operation.input);
      if (operation.outcome !== 'ok' || foundEmpty(operation)) return null;
      return this.#named(operation.output);
    });
    const dequeues = [...operations.keys()].filter((place) => operations[place]?.f === 'dequeue');
    const isEmpty = (place: number) => foundEmpty(operations[place] as Operation);
    this.#takers = dequeues.filter((place) => !isEmpty(place));
    const returnOf = (place: number) => operations[place]?.returnAt as number;
    const byReturn = dequeues
      .filter((place) => returnOf(place) !== Number.POSITIVE_INFINITY)
      .sort((a, b) => returnOf(a) - returnOf(b));
    this.#deadlines = byReturn.map((place) => ({ at: returnOf(place), isMet: false }));
    for (const [deadline, place] of byReturn.entries()) {
      this.#deadlineOf.set(place, deadline);
      this.#valueOf[place]?.deadlines.push(deadline);
    }
    for (const [place, { f, returnAt }] of operations.entries()) {
      const value = this.#valueOf[place] ?? null;
      if (value === null) continue;
      value.spare += f === 'enqueue' ? 1 : -1;
      if (f === 'dequeue') value.lastAt = Math.max(value.lastAt, returnAt);
    }
    this.#look();
  }

  count(place: number, change: 1 | -1): void {
    const value = this.#valueOf[place] ?? null;
    if (this.#operations[place]?.f === 'dequeue') {
      if (value === null && this.#deadlineOf.has(place))
        this.#meet(this.#deadlineOf.get(place), change);
      else this.#takeOut(value === null, change);
    } else if (value !== null) this.#putIn(value, change);
  }

  allows(_: Json, place: number): boolean {
    if (this.#operations[place]?.f === 'enqueue')
      return this.#mayGoIn(this.#valueOf[place] as Value);
    // The crashed dequeues alone may take what answers need.
    return this.#deadlineOf.has(place) || this.#mayBeLost(this.#wentIn[this.#out]);
  }

  #mayGoIn({ enqueued, takers, spare, lastAt }: Value): boolean {
    const first = this.#deadlines[this.#first];
    if (first === undefined || enqueued < takers) return true;
    if (enqueued + 1 - takers > spare) return this.#refuse(Math.max(first.at, lastAt));
    return this.#missing < this.#crashed || this.#refuse(first.at);
  }

  #mayBeLost(value: Value | undefined): boolean {
    return value === undefined || value.lost < value.spare || this.#refuse(value.lastAt);
  }

  #putIn(value: Value, change: 1 | -1): void {
    const nth = change === 1 ? value.enqueued : value.enqueued - 1;
    if (nth >= value.takers) this.#missing += change;
    value.enqueued += change;
    if (change === 1) this.#wentIn.push(value);
    else this.#wentIn.pop();
    this.#meet(value.deadlines[nth], change);
  }

  #takeOut(isCrashed: boolean, change: 1 | -1): void {
    if (change === -1) this.#out -= 1;
    const value = this.#wentIn[this.#out];
    if (isCrashed && value !== undefined) value.lost += change;
    if (change === 1) this.#out += 1;
  }

  #meet(place: number | undefined, change: 1 | -1): void {
    const deadline = this.#deadlines[place ?? -1];
    if (place === undefined || deadline === undefined) return;
    deadline.isMet = change === 1;
    if (change === -1) this.#first = Math.min(this.#first, place);
    while (this.#deadlines[this.#first]?.isMet === true) this.#first += 1;
    this.#look();
  }

  /** Goes to where the dequeues called by the first deadline end. */
  #look(): void {
    const until = this.#deadlines[this.#first]?.at ?? Number.POSITIVE_INFINITY;
    while (this.#called < this.#takers.length && this.#callOf(this.#called) <= until) {
      this.#call(this.#called, 1);
      this.#called += 1;
    }
    while (this.#called > 0 && this.#callOf(this.#called - 1) > until) {
      this.#called -= 1;
      this.#call(this.#called, -1);
    }
  }

  #callOf(taker: number): number {
    return this.#operations[this.#takers[taker] as number]?.callAt as number;
  }

  #call(taker: number, change: 1 | -1): void {
    const value = this.#valueOf[this.#takers[taker] as number] ?? null;
    if (value === null) {
      this.#crashed += change;
      return;
    }
    const nth = change === 1 ? value.takers : value.takers - 1;
    if (value.enqueued > nth) this.#missing -= change;
    value.takers += change;
  }

  #named(value: Json | undefined): Value {
    const key = jsonKey(value ?? null);
    const lastAt = Number.NEGATIVE_INFINITY;
    const known = this.#values.get(key) ?? {
      deadlines: [],
      enqueued: 0,
      takers: 0,
      spare: 0,
      lost: 0,
      lastAt,
    };
    this.#values.set(key, known);
    return known;
  }

  #refuse(until: number): false {
    this.refusedForAt = Math.max(this.refusedForAt, until);
    return false;
  }
}
