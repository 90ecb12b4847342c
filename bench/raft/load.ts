/** What the load generator asks of a store. */
export interface Target {
  put(client: number, key: string, value: string): Promise<void>;
  get(client: number, key: string): Promise<void>;
  close(): void;
}

/** The load: the same for every store. */
export const LOAD = { clients: 64, keyBytes: 16, valueBytes: 128, keys: 10_000 } as const;

/** What a load came to; latencies in milliseconds. */
export interface Figures {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

const WARM_UP_MS = 3_000;

/**
 * 64 clients that each ask again as soon as they are answered, for a while. What is under way in
 * the first seconds warms up and does not count.
 */
export async function load(
  target: Target,
  operation: 'put' | 'get',
  durationMs: number,
): Promise<Figures> {
  const value = 'v'.repeat(LOAD.valueBytes);
  const latenciesMs: number[] = [];
  const fromMs = performance.now() + WARM_UP_MS;
  const untilMs = fromMs + durationMs;
  const client = async (number: number): Promise<void> => {
    for (let i = number; ; i += LOAD.clients * 7 + 1) {
      const startMs = performance.now();
      if (startMs >= untilMs) return;
      const key = keyOf(i % LOAD.keys);
      await (operation === 'put' ? target.put(number, key, value) : target.get(number, key));
      const endMs = performance.now();
      if (startMs >= fromMs && endMs < untilMs) latenciesMs.push(endMs - startMs);
    }
  };
  await Promise.all(Array.from({ length: LOAD.clients }, (_, number) => client(number)));
  return figuresOf(latenciesMs, durationMs);
}

export function keyOf(number: number): string {
  return `k${String(number).padStart(LOAD.keyBytes - 1, '0')}`;
}

function figuresOf(latenciesMs: number[], durationMs: number): Figures {
  const sorted = Float64Array.from(latenciesMs).sort();
  const at = (part: number) => sorted[Math.floor((sorted.length - 1) * part)] ?? Number.NaN;
  return { perSecond: sorted.length / (durationMs / 1_000), p50Ms: at(0.5), p99Ms: at(0.99) };
}
