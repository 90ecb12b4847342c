import type { HistoryEvent } from '../../../checker/history.ts';
import { Random } from '../../base/random.ts';
import type { VerdictFile } from '../../run/results.ts';

const MS = 1e6;
const TIMEOUT_NS = 1000 * MS;

/** What the synthetic clients do. */
export interface HistoryShape {
  readonly seed: number;
  readonly operations: number;
  readonly durationNs: number;
  readonly concurrency: number;
  readonly keys: number;
  readonly faults: VerdictFile['faults'];
  /** Names a key; the default is `k0`, `k1`, … */
  readonly keyName?: (number: number) => string;
}

interface Client {
  process: number;
  freeAtNs: number;
}

type Draft = Omit<HistoryEvent, 'index'> & { readonly time: number };

/** While a fault is in force, some clients sit on its wrong side. */
function harm(shape: HistoryShape, ns: number, random: Random): 'none' | 'slow' | 'fail' | 'info' {
  const fault = shape.faults.find(
    ({ startNs, endNs }) => startNs !== null && endNs !== null && startNs <= ns && ns <= endNs,
  );
  if (!fault || fault.kind === 'skew' || random.chance(70)) return 'none';
  return random.pick(['slow', 'slow', 'slow', 'slow', 'fail', 'fail', 'info'] as const);
}

function lengthNs(random: Random, kind: 'none' | 'slow' | 'fail' | 'info'): number {
  if (kind === 'info') return TIMEOUT_NS;
  if (kind === 'slow') return (50 + random.int(700)) * MS;
  const base = 1.5 * MS + random.int(3 * MS);
  return random.chance(2) ? base * (3 + random.int(15)) : base;
}

/**
 * A history that looks like a run's: mostly quick, slow and doubtful under faults, processes
 * retired after a lost answer. The same shape gives the same history. Reads see the newest write
 * that was answered; it is made to be looked at, not to be proven.
 */
export function syntheticHistory(shape: HistoryShape): HistoryEvent[] {
  const random = new Random(shape.seed);
  const clients: Client[] = Array.from({ length: shape.concurrency }, (_, process) => ({
    process,
    freeAtNs: random.int(5 * MS),
  }));
  const drafts: Draft[] = [];
  const values = new Map<string, number>();
  const gapNs = shape.durationNs / shape.operations;
  for (let i = 0; i < shape.operations; i++) {
    const startNs = Math.round(i * gapNs + random.int(Math.max(1, Math.round(gapNs))));
    const client = random.shuffle(clients).find((c) => c.freeAtNs < startNs);
    if (!client) continue;
    const key = (shape.keyName ?? ((n) => `k${n}`))(random.int(shape.keys));
    const f = random.pick(['read', 'read', 'write', 'cas'] as const);
    const kind = harm(shape, startNs, random);
    const endNs = startNs + lengthNs(random, kind);
    const current = values.get(key) ?? null;
    const asked = f === 'read' ? null : f === 'write' ? i : [current, i];
    const common = { process: client.process, f, key };
    drafts.push({ ...common, time: startNs, type: 'invoke', value: asked });
    client.freeAtNs = endNs;
    if (kind === 'info' || kind === 'fail') {
      const type = kind === 'info' && f !== 'read' ? 'info' : 'fail';
      const error = kind === 'info' ? 'timeout' : 'not_leader';
      drafts.push({ ...common, time: endNs, type, value: asked, error });
      if (type === 'info') client.process += shape.concurrency;
      continue;
    }
    if (f !== 'read') values.set(key, i);
    const value = f === 'read' ? current : asked;
    const node = 1 + random.int(5);
    drafts.push({ ...common, time: endNs, type: 'ok', value, node, logIndex: i + 3, term: 2 });
  }
  drafts.sort((a, b) => a.time - b.time);
  return drafts.map((draft, index) => ({ index, ...draft }));
}
