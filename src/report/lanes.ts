import type { Operation } from './operations.ts';

interface Life {
  readonly process: number;
  readonly startNs: number;
  readonly endNs: number;
}

function lives(operations: readonly Operation[], runEndNs: number): Life[] {
  const byProcess = new Map<number, Life>();
  for (const op of operations) {
    const known = byProcess.get(op.process);
    const endNs = Math.max(known?.endNs ?? 0, op.endNs ?? runEndNs);
    byProcess.set(op.process, {
      process: op.process,
      startNs: Math.min(known?.startNs ?? op.startNs, op.startNs),
      endNs,
    });
  }
  return [...byProcess.values()].sort((a, b) => a.startNs - b.startNs || a.process - b.process);
}

/**
 * The row of each process. A process that is retired leaves its row to its successor, so that a
 * run draws as many rows as clients were at work and not one for each lost answer. The row that
 * the usual numbering suggests (successor = process + concurrency) is taken where it is free.
 */
export function lanesOf(
  operations: readonly Operation[],
  concurrency: number,
  runEndNs: number,
): Map<number, number> {
  const freeFromNs: number[] = [];
  const lanes = new Map<number, number>();
  for (const life of lives(operations, runEndNs)) {
    const isFree = (lane: number): boolean => (freeFromNs[lane] ?? 0) <= life.startNs;
    const usual = concurrency > 0 ? life.process % concurrency : 0;
    let lane = usual;
    if (!isFree(usual)) {
      lane = 0;
      while (!isFree(lane)) lane++;
    }
    while (freeFromNs.length <= lane) freeFromNs.push(0);
    freeFromNs[lane] = life.endNs;
    lanes.set(life.process, lane);
  }
  return lanes;
}
