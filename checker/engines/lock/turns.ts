import { countLeading } from '../count-leading.ts';
import type { Holding } from './holdings.ts';

/**
 * A holding as a stretch of time. It must come before another one if something of it returned
 * before something of the other was called: if its `first` is less than the other's `last`.
 */
export interface Turn {
  readonly holding: Holding;
  /** The first return in it; what is never given back ends with no other turn after it. */
  readonly first: number;
  /** The last call in it. */
  readonly last: number;
}

/** The turns in an order that real time allows, or two that each must come before the other. */
export type Turns = { readonly order: readonly Turn[] } | { readonly clash: readonly [Turn, Turn] };

/**
 * Orders holdings. One that is certain for a while (`first < last`) excludes all others from what
 * lies strictly between; one that need not take any time (`last <= first`) fits anywhere from `last`
 * to `first` where no certain one is. If no two clash, there is an order: "must come before" is a
 * Ferrers relation, in which every circle contains one of two.
 *
 * Source: Gibbons and Korach, "Testing shared memories", 1997, for the clusters of a register.
 */
export function inTurns(holdings: readonly Holding[]): Turns {
  const turns = holdings.map(turnOf);
  const certain = turns.filter(({ first, last }) => first < last);
  certain.sort((a, b) => a.first - b.first || a.last - b.last);
  for (const [i, turn] of certain.entries()) {
    const next = certain[i + 1];
    if (next !== undefined && next.first < turn.last) return { clash: [turn, next] };
  }
  const placed: { readonly turn: Turn; readonly at: number; readonly isShort: number }[] =
    certain.map((turn) => ({ turn, at: turn.first, isShort: 0 }));
  for (const turn of turns) {
    if (turn.first < turn.last) continue;
    const around = coverOf(certain, turn.last);
    const at = around === null ? turn.last : around.last;
    if (around !== null && turn.first < at) return { clash: [around, turn] };
    placed.push({ turn, at, isShort: 1 });
  }
  placed.sort((a, b) => a.at - b.at || b.isShort - a.isShort);
  return { order: placed.map(({ turn }) => turn) };
}

/** The certain turn that the moment lies strictly inside of, if there is one. */
function coverOf(certain: readonly Turn[], moment: number): Turn | null {
  const begun = countLeading(certain.length, (place) => (certain[place] as Turn).first < moment);
  const turn = certain[begun - 1];
  return turn !== undefined && moment < turn.last ? turn : null;
}

/** A lock that is never given back is held until after everything. */
function turnOf(holding: Holding): Turn {
  const { acquire, release } = holding;
  if (release === null) {
    return { holding, first: acquire.returnAt, last: Number.POSITIVE_INFINITY };
  }
  return {
    holding,
    first: Math.min(acquire.returnAt, release.returnAt),
    last: Math.max(acquire.callAt, release.callAt),
  };
}
