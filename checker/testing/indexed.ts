import type { HistoryEvent } from '../history.ts';

/** The history with an index on every answer; operations are named by their invocations. */
export function indexed(
  history: readonly HistoryEvent[],
  indexOf: (id: number) => number | undefined,
): HistoryEvent[] {
  const open = new Map<number | string, number>();
  return history.map((event) => {
    if (event.type === 'invoke') open.set(event.process, event.index);
    const logIndex = indexOf(open.get(event.process) ?? -1);
    const answers = event.type === 'ok' || event.error === 'mismatch';
    return answers && logIndex !== undefined ? { ...event, logIndex } : event;
  });
}
