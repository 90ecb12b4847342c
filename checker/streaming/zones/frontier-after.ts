import type { Operation } from '../../operation.ts';
import { Frontier, type Means } from '../frontier.ts';
import type { Exhausted } from '../stream-engine.ts';
import type { ZonesStream } from './zones-stream.ts';

/** A frontier that went where zones had come. */
export interface FrontierAfter {
  readonly frontier: Frontier;
  /** By how much more operations it explained than they had passed: less than none if it ended. */
  readonly explained: number;
  /** Where it ended on its way, and how; null if it did not. */
  readonly end: { readonly how: 'refuted' | Exhausted; readonly operation: Operation } | null;
}

/** Makes a frontier of what zones had not settled at their last cut, which they made for good. */
export function frontierAfter(zones: ZonesStream, means: Means): FrontierAfter {
  const { state, moments } = zones.rest();
  const frontier = new Frontier(means, state);
  let explained = -moments.filter(({ kind }) => kind === 'return').length;
  for (const { kind, operation } of moments) {
    if (kind === 'call') frontier.call(operation);
    else {
      const how = frontier.pass(operation);
      if (how !== 'explained') return { frontier, explained, end: { how, operation } };
      explained += 1;
    }
  }
  return { frontier, explained, end: null };
}
