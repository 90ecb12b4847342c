import type { Json } from '../history.ts';
import { type Model, REFUSED } from '../models/model.ts';
import type { Operation } from '../operation.ts';
import { type MustHold, replay } from '../replay.ts';
import { type KnownStates, knownStatesOf } from './known-states.ts';

/** What an order has come to at a cut. */
export interface Start {
  readonly state: Json;
  /** The ids of the pending operations that it contains. */
  readonly done: ReadonlySet<number>;
}

/** The stretch of an order between two cuts. */
export interface Segment {
  readonly start: Start;
  /** Every operation that was pending at the first cut or was called since. */
  readonly operations: readonly Operation[];
  /** Ids of those that the order puts between the cuts. */
  readonly order: readonly number[];
  /** The state at the second cut. */
  readonly end: Json;
}

/**
 * Verifies a stretch of an order by `replay`, which shares nothing with what found it: that it holds
 * every operation that returned before the second cut and is not done by the first, and nothing
 * twice; that real time allows it; that every answer is right; and that it leads from the one state
 * to the other. A chain of such stretches from the first state on is a linearization, because each
 * begins with what the one before it ended with.
 *
 * @param hasReturned whether an operation returned before the second cut
 * @returns what is wrong, or null
 */
export function segmentProblem(
  { start, operations, order, end }: Segment,
  model: Model,
  hasReturned: (operation: Operation) => boolean,
): string | null {
  const mustHold: MustHold = (rows, place) => hasReturned(rows.at(place));
  const left = operations.filter(({ id }) => !start.done.has(id));
  const known = knownStatesOf(model);
  if (known !== null && model.firstWrong !== undefined) {
    return replay(left, order, between(model, known, start.state, end), mustHold);
  }
  const { firstWrong: _, ...plain } = model;
  const from: Model = { ...plain, init: () => start.state };
  return replay(left, order, from, mustHold) ?? endProblem(left, order, from, end);
}

/** The model as its second account tells it from one state to the other. */
function between(model: Model, known: KnownStates, from: Json, to: Json): Model {
  const [before, after] = [known.bring(from), known.tell(to)];
  const firstWrong = (order: readonly Operation[]) =>
    model.firstWrong?.([...before, ...order, ...after]) ?? null;
  return { ...model, firstWrong };
}

function endProblem(
  operations: readonly Operation[],
  order: readonly number[],
  model: Model,
  end: Json,
): string | null {
  const byId = new Map(operations.map((operation) => [operation.id, operation]));
  let state: Json = model.init();
  for (const id of order) {
    const next = model.step(state, byId.get(id) as Operation);
    if (next === REFUSED) return `operation ${id} could not have got its answer there`;
    state = next;
  }
  return model.keyOf(state) === model.keyOf(end) ? null : 'it ends in another state';
}
