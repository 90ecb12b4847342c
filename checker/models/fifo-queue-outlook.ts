import type { Json } from '../history.ts';
import type { Operation } from '../operation.ts';
import { Deadlines } from './fifo-queue-deadlines.ts';
import { foundEmpty } from './fifo-queue-facts.ts';
import { type QueueValue, valuesOf } from './fifo-queue-values.ts';
import type { Outlook } from './model.ts';

/** Makes the account of a queue that `QueueOutlook` keeps. */
export function queueOutlook(operations: readonly Operation[]): Outlook {
  return new QueueOutlook(operations);
}

/**
 * What the dequeues that are left ask of a queue. Whatever went in must be out before what must still go
 * in comes out, or before a dequeue finds the queue empty: by the n-th return of those that took a
 * value, if it did not yet go in n times. Each has to be taken by a dequeue that got its value, or that
 * crashed, and that was called by then. So nothing goes in that there are too few of these for.
 *
 * Of every value `missing` counts what went in beyond its takers, however the account came there: so
 * what is undone, in the opposite order, leaves nothing behind.
 */
class QueueOutlook implements Outlook {
  refusedForAt: number = Number.NEGATIVE_INFINITY;
  readonly #operations: readonly Operation[];
  readonly #valueOf: readonly (QueueValue | null)[];
  readonly #deadlines: Deadlines;
  /** Per operation the place of its deadline, if it is a dequeue with an answer. */
  readonly #deadlineOf = new Map<number, number>();
  /** The dequeues that may take something, in the order of their calls. */
  readonly #takers: readonly number[];
  /** How many of these are called by the first deadline, and how many of them crashed. */
  #called = 0;
  #crashed = 0;
  /** How many of what went in no answered dequeue called by then can take. */
  #missing = 0;
  /** What went in, in its order, and how many of these are out again. */
  readonly #wentIn: QueueValue[] = [];
  #out = 0;

  constructor(operations: readonly Operation[]) {
    this.#operations = operations;
    this.#valueOf = valuesOf(operations);
    const dequeues = [...operations.keys()].filter((place) => operations[place]?.f === 'dequeue');
    this.#takers = dequeues.filter((place) => !foundEmpty(operations[place] as Operation));
    const returnOf = (place: number) => operations[place]?.returnAt as number;
    const byReturn = dequeues
      .filter((place) => returnOf(place) !== Number.POSITIVE_INFINITY)
      .sort((a, b) => returnOf(a) - returnOf(b));
    this.#deadlines = new Deadlines(byReturn.map(returnOf));
    for (const [deadline, place] of byReturn.entries()) {
      this.#deadlineOf.set(place, deadline);
      this.#valueOf[place]?.deadlines.push(deadline);
    }
    this.#look();
  }

  count(place: number, change: 1 | -1): void {
    const value = this.#valueOf[place] ?? null;
    if (this.#operations[place]?.f === 'dequeue') {
      const deadline = this.#deadlineOf.get(place);
      if (value === null && deadline !== undefined) this.#meet(deadline, change);
      else this.#takeOut(value === null, change);
    } else if (value !== null) this.#putIn(value, change);
  }

  allows(_: Json, place: number): boolean {
    if (this.#operations[place]?.f === 'enqueue')
      return this.#mayGoIn(this.#valueOf[place] as QueueValue);
    // The crashed dequeues alone may take what answers need.
    return this.#deadlineOf.has(place) || this.#mayBeLost(this.#wentIn[this.#out]);
  }

  #mayGoIn({ enqueued, takers, spare, lastAt }: QueueValue): boolean {
    const { first } = this.#deadlines;
    if (first === Number.POSITIVE_INFINITY || enqueued < takers) return true;
    if (enqueued + 1 - takers > spare) return this.#refuse(Math.max(first, lastAt));
    return this.#missing < this.#crashed || this.#refuse(first);
  }

  #mayBeLost(value: QueueValue | undefined): boolean {
    return value === undefined || value.lost < value.spare || this.#refuse(value.lastAt);
  }

  #putIn(value: QueueValue, change: 1 | -1): void {
    const nth = change === 1 ? value.enqueued : value.enqueued - 1;
    if (nth >= value.takers) this.#missing += change;
    value.enqueued += change;
    if (change === 1) this.#wentIn.push(value);
    else this.#wentIn.pop();
    const deadline = value.deadlines[nth];
    if (deadline !== undefined) this.#meet(deadline, change);
  }

  #takeOut(isCrashed: boolean, change: 1 | -1): void {
    if (change === -1) this.#out -= 1;
    const value = this.#wentIn[this.#out];
    if (isCrashed && value !== undefined) value.lost += change;
    if (change === 1) this.#out += 1;
  }

  #meet(deadline: number, change: 1 | -1): void {
    this.#deadlines.meet(deadline, change);
    this.#look();
  }

  /** Goes to where the dequeues called by the first deadline end. */
  #look(): void {
    const { first } = this.#deadlines;
    while (this.#called < this.#takers.length && this.#callOf(this.#called) <= first) {
      this.#call(this.#called, 1);
      this.#called += 1;
    }
    while (this.#called > 0 && this.#callOf(this.#called - 1) > first) {
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

  #refuse(until: number): false {
    this.refusedForAt = Math.max(this.refusedForAt, until);
    return false;
  }
}
