import type { Subject } from '../engines/engine.ts';
import type { HistoryEvent } from '../history.ts';
import { toOperations } from '../operations.ts';

/** The history of each key as an engine gets it. */
export function subjectsOf(history: readonly HistoryEvent[]): Subject[] {
  const { operations, clock } = toOperations(history);
  const keys = new Set(operations.map(({ key }) => key));
  return [...keys].map((key) => {
    const counting = operations.filter(
      ({ key: own, f, outcome }) =>
        own === key && outcome !== 'fail' && !(outcome === 'info' && (f === 'read' || f === 'get')),
    );
    return { key, operations: counting, clock };
  });
}

/** The events of some operations, named by the indices of their invocations. */
export function eventsOf(history: readonly HistoryEvent[], ids: readonly number[]): HistoryEvent[] {
  const wanted = new Set(ids);
  const open = new Map<number | string, boolean>();
  return history.filter(({ index, process, type }) => {
    if (type === 'invoke') open.set(process, wanted.has(index));
    return open.get(process) === true;
  });
}
