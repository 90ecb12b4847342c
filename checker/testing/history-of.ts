import type { EventType, HistoryEvent, Json } from '../history.ts';

const NS_PER_MS = 1e6;

/**
 * A history about key `x` from one line per operation: process, call and return in milliseconds,
 * the operation, its values (of a read: what it saw), and how it ended if not `ok`:
 *
 *     0 1.5 2 write 7
 *     1 3 4 cas 7 8 mismatch
 *     2 3 9 write 9 info
 *
 * At equal times calls stand before returns.
 */
export function historyOf(text: string): HistoryEvent[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const moments = lines.flatMap(momentsOf);
  moments.sort((a, b) => a.time - b.time || Number(b.isCall) - Number(a.isCall));
  return moments.map(({ isCall: _, ...event }, index) => ({ index, ...event }));
}

type Moment = Omit<HistoryEvent, 'index'> & { readonly time: number; readonly isCall: boolean };

function momentsOf(line: string): Moment[] {
  const [process, call, end, f = '', ...words] = line.trim().split(/\s+/);
  const last = words.at(-1) ?? '';
  const ending = ['fail', 'info', 'mismatch'].includes(last) ? words.pop() : 'ok';
  const values = words.map((word) => JSON.parse(word) as Json);
  const value: Json = f === 'cas' ? values : (values[0] ?? null);
  const about = { process: Number(process), f, key: 'x' };
  const type: EventType = ending === 'mismatch' ? 'fail' : (ending as EventType);
  const error = ending === 'mismatch' ? { error: 'mismatch' } : {};
  const invoked = ['read', 'get', 'dequeue'].includes(f) ? {} : { value };
  return [
    { ...about, ...invoked, time: ns(call), type: 'invoke', isCall: true },
    { ...about, value, ...error, time: ns(end), type, isCall: false },
  ];
}

function ns(ms: string | undefined): number {
  return Math.round(Number(ms) * NS_PER_MS);
}
