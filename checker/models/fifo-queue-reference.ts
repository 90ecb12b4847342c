import type { Operation } from '../operation.ts';
import { textOf } from './register-reference.ts';

/**
 * The queue told a second time: every value ever enqueued as its text, and how many are gone.
 *
 * @returns the first operation of the order that could not have got its answer, or null
 */
export function firstWrongOnQueue(order: Iterable<Operation>): Operation | null {
  const texts: string[] = [];
  let gone = 0;
  for (const operation of order) {
    const { f, input, output, outcome } = operation;
    if (f === 'enqueue') {
      texts.push(textOf(input));
      continue;
    }
    const isEmpty = gone === texts.length;
    const saw = outcome === 'ok' ? textOf(output) : null;
    if (isEmpty !== (saw === 'null')) return operation;
    if (isEmpty) continue;
    if (saw !== null && saw !== texts[gone]) return operation;
    gone += 1;
  }
  return null;
}
