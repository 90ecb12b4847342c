import type { Operation } from '../../operation.ts';

/** An acquire and the release that follows it; null where the lock is never given back. */
export interface Holding {
  readonly acquire: Operation;
  readonly release: Operation | null;
}

/** What the lock's operations come to, process by process. */
export type Holdings =
  | { readonly holdings: readonly Holding[] }
  /** The operations of one process that do not take turns, whatever their order. */
  | { readonly outOfTurn: readonly Operation[] };

/**
 * Pairs each process's acquires with its releases, the first with the first: those of one process
 * are alike but for their times, and both call and return later the later they come. Crashed
 * operations are taken where an answered one needs them, or where they do no harm.
 *
 * @returns null if a process went on after an operation that crashed
 */
export function holdingsOf(operations: readonly Operation[]): Holdings | null {
  const byProcess = new Map<number, Operation[]>();
  for (const operation of operations) {
    const own = byProcess.get(operation.process);
    if (own === undefined) byProcess.set(operation.process, [operation]);
    else own.push(operation);
  }
  const holdings: Holding[] = [];
  for (const own of byProcess.values()) {
    if (own.slice(0, -1).some(({ outcome }) => outcome === 'info')) return null;
    const pairs = pairsOf(own);
    if (pairs === null) return { outOfTurn: own };
    holdings.push(...pairs);
  }
  return { holdings };
}

function pairsOf(own: readonly Operation[]): Holding[] | null {
  const answered = own.filter(({ outcome }) => outcome === 'ok');
  const acquires = answered.filter(({ f }) => f === 'acquire');
  const releases = answered.filter(({ f }) => f === 'release');
  const crashed = own.at(-1);
  if (crashed?.outcome === 'info') {
    // Without its crashed acquire the release has none; without a release it is the last of all.
    if (crashed.f === 'acquire' && releases.length === acquires.length + 1) acquires.push(crashed);
    // A crashed release after an acquire can come at any time, even at the end of all.
    if (crashed.f === 'release' && acquires.length > releases.length) releases.push(crashed);
  }
  const open = acquires.length - releases.length;
  if (open !== 0 && open !== 1) return null;
  return acquires.map((acquire, i) => ({ acquire, release: releases[i] ?? null }));
}
