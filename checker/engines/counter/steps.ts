import type { Operation } from '../../operation.ts';

/** The reads and adds of a counter that is always added the same amount to. */
export interface Steps {
  readonly adds: readonly Operation[];
  /** The reads by how many adds they saw; read number n is `reads[n]`. */
  readonly reads: readonly Operation[];
  /** How many adds each read saw. */
  readonly counts: readonly number[];
}

/** A read that no number of adds explains. */
export interface OddRead {
  readonly odd: Operation;
  readonly delta: number;
}

/** Sorts the operations out; null if the amounts differ or are 0. */
export function stepsOf(operations: readonly Operation[]): Steps | OddRead | null {
  const adds = operations.filter(({ f }) => f === 'add');
  const delta = Number(adds[0]?.input ?? 1);
  if (delta === 0 || adds.some(({ input }) => input !== delta)) return null;
  const reads = operations.filter(({ f }) => f === 'read');
  const countOf = ({ output }: Operation) => (output === 0 ? 0 : Number(output) / delta);
  const odd = reads.find((read) => !(Number.isInteger(countOf(read)) && countOf(read) >= 0));
  if (odd !== undefined) return { odd, delta };
  reads.sort((a, b) => countOf(a) - countOf(b) || a.callAt - b.callAt);
  return { adds, reads, counts: reads.map(countOf) };
}
