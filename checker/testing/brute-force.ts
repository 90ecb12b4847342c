import type { HistoryEvent } from '../history.ts';

/** An operation as brute force sees it; it pairs events and tells a register by itself. */
export interface Span {
  readonly id: number;
  readonly f: string;
  readonly sent: unknown;
  seen: unknown;
  readonly call: number;
  end: number;
  /** The type of its completion, or `mismatch` for a cas that failed so. */
  outcome: string;
}

/**
 * Whether a small history of registers is linearizable, by trying every order of every subset of
 * the operations that may be left out. Shares nothing with the checker; a dozen operations on one
 * key are too many for it.
 *
 * @param mustHappen which answered operations an order needs to contain: all unless told
 */
export function bruteForce(
  history: readonly HistoryEvent[],
  mustHappen: (span: Span) => boolean = () => true,
): boolean {
  return [...spansByKey(history).values()].every((spans) => {
    const possible = spans.filter((span) => span.outcome !== 'fail');
    const needed = possible.filter((span) => span.outcome !== 'info' && mustHappen(span));
    return canOrder('null', possible, new Set(needed));
  });
}

/** The operations of each key; an operation without a completion is `info`. */
export function spansByKey(history: readonly HistoryEvent[]): Map<string, Span[]> {
  const open = new Map<number | string, Span>();
  const result = new Map<string, Span[]>();
  for (const event of history) {
    const at = event.time ?? event.index;
    const key = event.key ?? '';
    if (event.process === 'nemesis') continue;
    if (event.type === 'invoke') {
      const span = {
        ...{ id: event.index, f: event.f, sent: event.value, seen: undefined },
        ...{ call: at, end: Number.POSITIVE_INFINITY, outcome: 'info' },
      };
      open.set(event.process, span);
      result.set(key, [...(result.get(key) ?? []), span]);
      continue;
    }
    const span = open.get(event.process);
    if (span === undefined) throw new Error('brute force wants a well-formed history');
    span.outcome = event.error === 'mismatch' && event.f === 'cas' ? 'mismatch' : event.type;
    span.seen = event.value;
    if (event.type !== 'info') span.end = at;
  }
  return result;
}

function canOrder(held: string, left: readonly Span[], needed: ReadonlySet<Span>): boolean {
  if (!left.some((span) => needed.has(span))) return true;
  return left.some((span) => {
    if (left.some((other) => other.end < span.call)) return false;
    const next = apply(held, span);
    const rest = left.filter((other) => other !== span);
    return next !== null && canOrder(next, rest, needed);
  });
}

/** What the register holds after the operation, as JSON; null if it cannot happen now. */
function apply(held: string, { f, sent, seen, outcome }: Span): string | null {
  if (f === 'write') return JSON.stringify(sent);
  if (f === 'read') return outcome === 'info' || JSON.stringify(seen) === held ? held : null;
  const [from, to] = (sent as readonly unknown[]).map((value) => JSON.stringify(value));
  if (outcome === 'mismatch') return from === held ? null : held;
  return from === held ? (to ?? null) : null;
}
