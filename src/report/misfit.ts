import type { Json } from '../../checker/history.ts';
import type { Counterexample } from '../run/results.ts';
import type { Operation } from './operations.ts';

const ROWS_BEFORE = 10;
const ROWS_AFTER = 5;
const MOST_ROWS = 40;
/** More operations are not shown for being culprits: nobody sees a contradiction among so many. */
const MOST_CULPRITS = 12;
/** A write further back than this leaves the misfit too thin to be seen beside it. */
const LONGEST_WINDOW_NS = 5e9;

/** Why an operation is shown beside the one that fits nowhere. */
export type Part = 'misfit' | 'wrote-it' | 'concurrent' | 'before' | 'after';

/** One operation around the misfit. */
export interface NearbyOperation {
  readonly operation: Operation;
  readonly part: Part;
  /** Its place in the longest order that works, from 1; null where that order lacks it. */
  readonly place: number | null;
  /** Whether it is one of a few that contradict each other by themselves. */
  readonly isCulprit: boolean;
}

/** The part of a history that a reader of a violation must see. */
export interface Misfit {
  readonly operation: Operation;
  /** Operations of the same key around it, in order of their calls. */
  readonly nearby: readonly NearbyOperation[];
  /** Invoke index to place in the longest order that works, from 1. */
  readonly places: ReadonlyMap<number, number>;
  readonly fromNs: number;
  readonly toNs: number;
}

/** The value that an operation leaves behind where it is one that writes. */
function written(op: Operation): Json | undefined {
  if (op.f === 'read' || op.outcome === 'fail') return undefined;
  return op.f === 'cas' && Array.isArray(op.asked) ? op.asked[1] : op.asked;
}

/** Written values are unique, so the value that was seen names its writer. */
function isWriterOf(op: Operation, misfit: Operation): boolean {
  const seen = misfit.f === 'cas' && Array.isArray(misfit.asked) ? misfit.asked[0] : misfit.got;
  const value = written(op);
  if (op === misfit || seen === undefined || seen === null || value === undefined) return false;
  return JSON.stringify(value) === JSON.stringify(seen);
}

function endOf(op: Operation): number {
  return op.endNs ?? Number.POSITIVE_INFINITY;
}

function partOf(op: Operation, misfit: Operation): Part {
  if (op === misfit) return 'misfit';
  if (isWriterOf(op, misfit)) return 'wrote-it';
  if (endOf(op) < misfit.startNs) return 'before';
  return op.startNs > endOf(misfit) ? 'after' : 'concurrent';
}

/** What certainly did not happen says nothing, but for a cas that found another value. */
function isTelling(op: Operation): boolean {
  return op.outcome !== 'fail' || op.error === 'mismatch';
}

/** Empty where the culprits are too many to be looked at. */
function culpritsOf({ culprits = [] }: Counterexample): ReadonlySet<number> {
  return new Set(culprits.length > MOST_CULPRITS ? [] : culprits);
}

function nearbyOf(
  sameKey: readonly Operation[],
  misfit: Operation,
  culprits: ReadonlySet<number>,
): Operation[] {
  const isKept = (op: Operation) => isWriterOf(op, misfit) || culprits.has(op.index);
  const telling = sameKey.filter((op) => op === misfit || isTelling(op));
  const at = telling.indexOf(misfit);
  const chosen = telling.filter((op, i) => {
    const isNear = i >= at - ROWS_BEFORE && i <= at + ROWS_AFTER;
    return isNear || partOf(op, misfit) === 'concurrent' || isKept(op);
  });
  if (chosen.length <= MOST_ROWS) return chosen;
  const first = Math.max(0, chosen.indexOf(misfit) - MOST_ROWS / 2);
  return chosen.filter((op, i) => (i >= first && i < first + MOST_ROWS) || isKept(op));
}

/**
 * What the timeline shows at first: from the write of what was seen to a little after the misfit.
 * Where that write lies too far back, or there is none, the operations just before it.
 */
function windowOf(nearby: readonly Operation[], misfit: Operation): [number, number] {
  const endNs = misfit.endNs ?? misfit.startNs;
  const isInReach = (op: Operation): boolean => op.startNs >= misfit.startNs - LONGEST_WINDOW_NS;
  const writers = nearby.filter((op) => isWriterOf(op, misfit) && isInReach(op));
  const before = nearby.filter((op) => partOf(op, misfit) === 'before' && isInReach(op)).slice(-4);
  const first = writers.length > 0 ? writers : before;
  const fromNs = Math.min(misfit.startNs, ...first.map((op) => op.startNs));
  const spanNs = Math.max(endNs - fromNs, 5e6);
  return [Math.max(0, fromNs - spanNs * 0.06), endNs + spanNs * 0.25];
}

/** Finds the counterexample's operation in the history; null where there is nothing to find. */
export function misfitOf(
  operations: readonly Operation[],
  counterexample: Counterexample | null,
): Misfit | null {
  const operation = operations.find((op) => op.index === counterexample?.firstMisfit);
  if (!counterexample || !operation) return null;
  const places = new Map(counterexample.linearizedPrefix.map((index, i) => [index, i + 1]));
  const sameKey = operations.filter((op) => op.key === operation.key);
  const culprits = culpritsOf(counterexample);
  const nearby = nearbyOf(sameKey, operation, culprits);
  const [fromNs, toNs] = windowOf(nearby, operation);
  return {
    operation,
    nearby: nearby.map((op) => ({
      operation: op,
      part: partOf(op, operation),
      place: places.get(op.index) ?? null,
      isCulprit: culprits.has(op.index),
    })),
    places,
    fromNs,
    toNs,
  };
}
