import type { HistoryEvent } from '../history.ts';

/**
 * Leaves out operations as long as what is left still fails; indices are counted anew.
 *
 * @returns a history that fails and of which no single operation can be left out
 */
export function shrink(
  history: readonly HistoryEvent[],
  fails: (history: readonly HistoryEvent[]) => boolean,
): readonly HistoryEvent[] {
  const invokes = history.filter(({ type }) => type === 'invoke');
  for (const invoke of invokes) {
    const smaller = without(history, invoke);
    if (fails(smaller)) return shrink(smaller, fails);
  }
  return history;
}

function without(history: readonly HistoryEvent[], invoke: HistoryEvent): HistoryEvent[] {
  const end = history.find(
    ({ index, process, type }) =>
      index > invoke.index && process === invoke.process && type !== 'invoke',
  );
  return history
    .filter((event) => event !== invoke && event !== end)
    .map((event, index) => ({ ...event, index }));
}

/** One event a line, as a history file has them. */
export function asLines(history: readonly HistoryEvent[]): string {
  return history.map((event) => JSON.stringify(event)).join('\n');
}
