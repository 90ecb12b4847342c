/** Two operations of one block. */
export interface Ends {
  /** The block's first value. */
  readonly first: number;
  /** Returned before the other block's `late` was called; NONE for `null`, there before all. */
  readonly early: number;
  readonly late: number;
}

/** Two blocks of which each has to be over before the other begins. */
export interface Crossed {
  readonly kind: 'crossed';
  readonly one: Ends;
  readonly other: Ends;
}

/** An operation that returned before another was called which its own block puts before it. */
export interface TooEarly {
  readonly kind: 'too early';
  readonly later: number;
  readonly earlier: number;
}

/** Two cas that both found a value which was there once. */
export interface ReplacedTwice {
  readonly kind: 'replaced twice';
  readonly one: number;
  readonly other: number;
}

/** Cas of which each found what the one before it wrote, and the first what the last wrote. */
export interface Circle {
  readonly kind: 'circle';
  readonly members: readonly number[];
}

/** An operation that found a value which nothing wrote. */
export interface NeverWritten {
  readonly kind: 'never written';
  readonly by: number;
}

/**
 * Why a register has no linearization. Operations are named by their place in the order of their
 * calls. Each of them happened, or must have, because another that must have found its value.
 */
export type Conflict = Crossed | TooEarly | ReplacedTwice | Circle | NeverWritten;
