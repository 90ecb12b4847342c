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

type Moment = Pick<HistoryEvent, 'process' | 'f' | 'type'> & {
  readonly key: string;
  readonly time: number;
  readonly value: Json;
};

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
    const answer = f === 'read' && !crashed ? held : sent;
    const type = crashed ? 'info' : 'ok';
    const about = { process: client.process, f, key: `k${key}` };
    moments.push(
      momentOf(about, callAt, 'invoke', sent),
      momentOf(about, client.freeAt, type, answer),
    );
    if (crashed) client.process = processes++;
  }
  moments.sort((a, b) => a.time - b.time);
  return moments.map(({ process, f, key, time, type, value }, index) => {
    return { index, process, f, key, time, type, value };
  });
}

/** Written out member by member, as a reader makes events, so that measuring them means something. */
function momentOf(
  { process, f, key }: Pick<Moment, 'process' | 'f' | 'key'>,
  time: number,
  type: Moment['type'],
  value: Json,
): Moment {
  return { process, f, key, time, type, value };
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

/** Writes instead of cas, and so few values that nothing but a search can decide it. */
export function withFewValues(history: readonly HistoryEvent[], values: number): HistoryEvent[] {
  return history.map((event) => {
    const f = event.f === 'cas' ? 'write' : event.f;
    const { value } = event;
    const last = Array.isArray(value) ? (value[1] ?? null) : (value ?? null);
    return { ...event, f, value: typeof last === 'number' ? last % values : last };
  });
}
