import { NONE } from './columns.ts';
import type { Readers } from './readers.ts';
import type { Register } from './register.ts';

/** The places of the operations that count, block after block and stage after stage. */
export function linearizationOf(
  { musts, writers }: Register,
  readers: Readers,
  firstValues: Int32Array,
): Int32Array {
  const { leaves, writer } = writers;
  const order = new Int32Array(musts.counts.length);
  let placed = 0;
  for (const first of firstValues) {
    if (writer[first] !== NONE) order[placed++] = writer[first] as number;
    for (let value = first; ; ) {
      let read = readers.first[value] as number;
      for (; read !== NONE; read = readers.next[read] as number) order[placed++] = read;
      const cas = readers.replacedBy[value] as number;
      if (cas === NONE) break;
      order[placed++] = cas;
      value = leaves[cas] as number;
    }
  }
  return order.subarray(0, placed);
}
