/** Of a sorted list that begins with elements of which something is so, how many these are. */
export function countLeading(length: number, isSo: (place: number) => boolean): number {
  let [from, to] = [0, length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (isSo(middle)) from = middle + 1;
    else to = middle;
  }
  return from;
}
