import type { Json } from '../history.ts';
import type { JsonKey } from '../json.ts';
import type { Clock, Meaning, Operation } from '../operation.ts';

/** What `step` gives for an operation that cannot happen in this state with this answer. */
export const REFUSED: unique symbol = Symbol('refused');

/** What is known of an object that has no linearization, when it is explained. */
export interface Violation {
  /** Every operation on the object, the failed ones too, in the order of their calls. */
  readonly operations: readonly Operation[];
  readonly clock: Clock;
  /** The first operation to return that no order accounts for. */
  readonly misfit: Operation;
}

/** What a search may look ahead to where states grow, as texts and lists do by appending. */
export interface Growth<S = Json> {
  /** Whether the operation may replace the state instead of adding to it, as a put does. */
  replaces(operation: Operation): boolean;
  /** Whether the state, if it only grows, can become one in which the answered `seen` is right. */
  leadsTo(state: S, seen: Operation): boolean;
  /**
   * As `leadsTo` of the state after an operation that does not replace, of a state that leads to
   * `seen` itself; without making the state.
   */
  staysOn(state: S, operation: Operation, seen: Operation): boolean;
}

/** Of an object whose state is one value: what its operations ask of that value, and set it to. */
export interface Holding {
  /** The value without which the operation cannot happen; undefined if it asks for none. */
  asksFor(operation: Operation): Json | undefined;
  /** The value that is the state afterwards; undefined if it leaves the state alone. */
  sets(operation: Operation): Json | undefined;
}

/**
 * Keeps account, while operations are put in order one by one, of what those that are left still ask
 * for, and refuses what none of their orders can follow. Narrows a search that turned out hard.
 */
export interface Outlook<S = Json> {
  /** The last return, by its time, of an answer that anything was refused for. */
  readonly refusedForAt: number;
  /** Must be told when the operation at a place of the list is put in order, 1, or taken back, -1. */
  count(place: number, change: 1 | -1): void;
  /** False only where no order goes on from this state, to which the operation at the place leads; it is not counted yet. */
  allows(next: S, place: number): boolean;
}

/**
 * A sequential object: what one client at a time would see. It must be deterministic, and `step`
 * must neither change the state it is given nor keep anything of its own.
 */
export interface Model<S = Json> {
  readonly name: string;
  /** One line for people. */
  readonly describe: string;
  /** True if operations on different keys never influence one another: each key is one object. */
  readonly perKey: boolean;
  /**
   * True if `step` asks for nothing of an operation but its f, input, output and outcome. Not told,
   * it may ask for the process and the key as well; never for times or the id.
   */
  readonly onlyValuesCount?: boolean;

  init(): S;

  /**
   * The state after the operation, or REFUSED where it cannot happen here with the answer it got.
   * An `info` operation has no answer; it is refused only where it would have no effect at all.
   */
  step(state: S, operation: Operation): S | typeof REFUSED;

  /** Equal states have equal keys, different states different ones. */
  keyOf(state: S): JsonKey;

  /** Whether the operation can never change the state, whatever the state is. */
  isPure(operation: Operation): boolean;

  /**
   * Optional: what an operation means in histories of a certain source, where that differs from
   * what `HistoryEvent` says; called once for each, before anything else. Gives the operation itself
   * where it means what it says.
   */
  interpret?(operation: Operation): Meaning;

  /** What the model cannot make sense of in the operation, and what it expected; null if all. */
  objection(operation: Operation): string | null;

  /**
   * Optional: leaves out `info` operations that no verdict can depend on. Must be exact, for the
   * history and for every beginning of it.
   *
   * @param operations what may count of one object: no `fail`, no pure `info`
   */
  relevant?(operations: readonly Operation[]): readonly Operation[];

  /**
   * Optional: a second account of the object, written without `step`, by which a linearization is
   * verified. Gives the first operation of the order that could not have got its answer, or null. The
   * order may be walked along more than once, and is not a list.
   */
  firstWrong?(order: Iterable<Operation>): Operation | null;

  /** Optional: what the search may look ahead to. */
  readonly growth?: Growth<S>;

  /**
   * Optional: for a search of operations that all ask for one value or set one; null where there are
   * others. A cas that failed its comparison does neither.
   */
  holding?(operations: readonly Operation[]): Holding | null;

  /**
   * Optional: an account of what these operations ask for, in which none is in order yet; null where
   * it would be of no use.
   *
   * @param operations what may count of one object, in the order of their calls
   */
  outlook?(operations: readonly Operation[]): Outlook<S> | null;

  /** Optional: why the misfit is impossible, in a sentence; null where only the search knows. */
  explain?(violation: Violation): string | null;
}
