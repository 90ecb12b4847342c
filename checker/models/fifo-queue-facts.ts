import type { Operation } from '../operation.ts';

/** Whether the operation is a dequeue that found the queue empty. */
export function foundEmpty({ f, outcome, output }: Operation): boolean {
  return f === 'dequeue' && outcome === 'ok' && (output ?? null) === null;
}
