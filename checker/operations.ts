import type { HistoryEvent } from './history.ts';
import type { OperationList } from './operation.ts';
import { type Paired, Pairing } from './pairing.ts';

/**
 * Pairs invocations with completions. Events of the nemesis are passed over; an invocation without
 * a completion is `info`.
 *
 * @throws HistoryError at the first event that contradicts the format or an earlier event.
 */
export function toOperations(history: Iterable<HistoryEvent>): OperationList {
  const { table, clock } = paired(history);
  const lines = Array.from({ length: table.length }, (_, place) => table.lineOf(place));
  return { operations: table.list, lines, clock };
}

/** What can be checked: events, or what `paired` made of them. */
export type History = Iterable<HistoryEvent> | Paired;

/**
 * As `toOperations`, but makes no objects, and holds none of the events. Gives back what is paired.
 *
 * @throws HistoryError at the first event that contradicts the format or an earlier event
 */
export function paired(history: History): Paired {
  if ('table' in history) return history;
  // Where every operation has both its events there are half as many.
  const pairing = new Pairing(Array.isArray(history) ? history.length >> 1 : 0);
  for (const event of history) pairing.add(event);
  return pairing.paired;
}
