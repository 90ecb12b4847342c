import type { Passage } from './values.ts';

/**
 * Finds a value that was enqueued before another one and dequeued after it. If there is none, the
 * values have an order: in a circle of "enqueued before" and "dequeued before" two neighbours of one
 * kind can be drawn together, and of four neighbours of both kinds two already contradict each other,
 * since each of the two relations comes from intervals.
 */
export function overtaking(
  passages: readonly Passage[],
): { first: Passage; second: Passage } | null {
  const byReturn = passages.toSorted((a, b) => a.inReturn - b.inReturn);
  const byCall = passages.toSorted((a, b) => a.inCall - b.inCall);
  let latest: Passage | null = null;
  let next = 0;
  for (const second of byCall) {
    for (let one = byReturn[next]; one && one.inReturn < second.inCall; one = byReturn[next]) {
      if (latest === null || one.outCall > latest.outCall) latest = one;
      next += 1;
    }
    if (latest !== null && second.outReturn < latest.outCall) return { first: latest, second };
  }
  return null;
}

/** The values in an order that both ends of the queue allow, where none overtakes another. */
export function inOrder(passages: readonly Passage[]): Passage[] {
  const inside = new Gate(
    passages,
    (one) => one.inCall,
    (one) => one.inReturn,
  );
  const outside = new Gate(
    passages,
    (one) => one.outCall,
    (one) => one.outReturn,
  );
  const order: Passage[] = [];
  const open = new Uint8Array(passages.length);
  const ready: number[] = [];
  const opened = (number: number) => {
    open[number] = (open[number] ?? 0) + 1;
    if (open[number] === 2) ready.push(number);
  };
  while (order.length < passages.length) {
    inside.advance(opened);
    outside.advance(opened);
    const number = ready.pop();
    const one = number === undefined ? undefined : passages[number];
    if (number === undefined || one === undefined) throw new Error('internal error: values circle');
    order.push(one);
    inside.take(number);
    outside.take(number);
  }
  return order;
}

/** Lets through, of one kind of interval, what no other one that is left comes before. */
class Gate {
  readonly #byCall: Uint32Array;
  readonly #byReturn: Uint32Array;
  readonly #call: (number: number) => number;
  readonly #return: (number: number) => number;
  readonly #isTaken: Uint8Array;
  #called = 0;
  #returned = 0;

  constructor(
    passages: readonly Passage[],
    call: (one: Passage) => number,
    end: (one: Passage) => number,
  ) {
    const calls = new Float64Array(passages.length);
    const ends = new Float64Array(passages.length);
    for (let number = 0; number < passages.length; number++) {
      const one = passages[number];
      if (one === undefined) continue;
      calls[number] = call(one);
      ends[number] = end(one);
    }
    this.#call = (number) => calls[number] ?? 0;
    this.#return = (number) => ends[number] ?? 0;
    this.#byCall = sortedBy(calls);
    this.#byReturn = sortedBy(ends);
    this.#isTaken = new Uint8Array(passages.length);
  }

  /** Opens for all that were called before the first of those left returned. */
  advance(opened: (number: number) => void): void {
    while (this.#isTaken[this.#byReturn[this.#returned] ?? -1] === 1) this.#returned += 1;
    const first = this.#byReturn[this.#returned];
    const limit = first === undefined ? Number.POSITIVE_INFINITY : this.#return(first);
    for (; this.#called < this.#byCall.length; this.#called++) {
      const number = this.#byCall[this.#called] ?? 0;
      if (this.#call(number) > limit) break;
      opened(number);
    }
  }

  take(number: number): void {
    this.#isTaken[number] = 1;
  }
}

/** The places of the times in their order. */
function sortedBy(times: Float64Array): Uint32Array {
  const places = new Uint32Array(times.length);
  for (let place = 0; place < places.length; place++) places[place] = place;
  // Infinity minus infinity is no number, so times are compared.
  return places.sort((a, b) => {
    const x = times[a] ?? 0;
    const y = times[b] ?? 0;
    return x < y ? -1 : x > y ? 1 : 0;
  });
}
