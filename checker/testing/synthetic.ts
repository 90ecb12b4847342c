import type { HistoryEvent, Json } from '../history.ts';

/** What a synthetic history looks like. */
export interface Synthetic {
  readonly operations: number;
  readonly clients: number;
  readonly keys: number;
  /** How many operations in a thousand crash; half of those take effect. */
  readonly crashedPerMille: number;
  readonly seed: number;
}

type Moment = Omit<HistoryEvent, 'index'> & { readonly time: number };

/**
 * A history that is linearizable by construction: each operation happens at one point inside its
 * interval. Half are reads, two fifths writes, a tenth cas; every written value is new. A client
 * whose operation crashed goes on as another process.
 */
export function syntheticHistory(plan: Synthetic): HistoryEvent[] {
  const next = integers(plan.seed);
  const registers = new Map<number, Json>();
  const clients = Array.from({ length: plan.clients }, (_, process) => ({ process, freeAt: 0 }));
  let processes = plan.clients;
  let now = 0;
  const moments: Moment[] = [];
  for (let value = 1; value <= plan.operations; value++) {
    const client = clients.reduce((first, one) => (one.freeAt < first.freeAt ? one : first));
    now = Math.max(now + 1 + next(200), client.freeAt + 1);
    const callAt = Math.max(client.freeAt + 1, now - next(100 * plan.clients));
    client.freeAt = now + next(100 * plan.clients);
    const [key, crashed] = [next(plan.keys), next(1000) < plan.crashedPerMille];
    const held = registers.get(key) ?? null;
    const kind = next(10);
    const f = kind < 5 ? 'read' : kind < 9 ? 'write' : 'cas';
    const sent: Json = f === 'read' ? null : f === 'write' ? value : [held, value];
    if (f !== 'read' && !(crashed && next(2) === 0)) registers.set(key, value);
    const about = { process: client.process, f, key: `k${key}` };
    const answer = f === 'read' && !crashed ? held : sent;
    moments.push({ ...about, time: callAt, type: 'invoke', value: sent });
    moments.push({ ...about, time: client.freeAt, type: crashed ? 'info' : 'ok', value: answer });
    if (crashed) client.process = processes++;
  }
  moments.sort((a, b) => a.time - b.time);
  return moments.map((moment, index) => ({ index, ...moment }));
}

/** The same history with one read in the second half that saw its key's very first write. */
export function withStaleRead(history: readonly HistoryEvent[]): HistoryEvent[] {
  const half = history.length / 2;
  const stale = history.find(({ index, type, f }) => index > half && type === 'ok' && f === 'read');
  const first = history.find(
    ({ type, f, key }) => type === 'ok' && f === 'write' && key === stale?.key,
  );
  if (stale === undefined || first?.value === undefined)
    throw new Error('the history is too short');
  const value = first.value;
  return history.map((event) => (event === stale ? { ...event, value } : event));
}

/** Integers from 0 below a limit, the same ones for the same seed (xorshift). */
function integers(seed: number): (limit: number) => number {
  let state = seed | 1;
  return (limit) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % limit;
  };
}
