/** Between a name and its line, and at least between two names. */
const GAP_PX = 4;

/** A name that belongs to a line. */
export interface Named {
  /** Where the line is. */
  readonly x: number;
  readonly width: number;
}

/**
 * Where names of lines stand, from the left, so that no two touch: each behind its line, or before it
 * where there is no room behind, as of the last phase, which is short. Null where there is none at all.
 *
 * @param lines in the order of their places
 */
export function placeNames(
  lines: readonly Named[],
  box: { readonly left: number; readonly right: number },
): (number | null)[] {
  const places: (number | null)[] = [];
  let freeUntil = box.right;
  for (const { x, width } of lines.toReversed()) {
    const isRoomBehind = x + GAP_PX + width <= freeUntil;
    const place = isRoomBehind ? x + GAP_PX : Math.min(x - GAP_PX, freeUntil) - width;
    places.push(place < box.left ? null : place);
    if (place >= box.left) freeUntil = place - GAP_PX;
  }
  return places.reverse();
}
