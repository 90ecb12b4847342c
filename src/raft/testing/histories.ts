/** What one term's leader did: whose log it went on with, from where, and how many it appended. */
export interface Reign {
  /** Picks one of the logs of earlier terms, and how much of it this leader had. */
  readonly from: number;
  readonly kept: number;
  readonly appended: number;
}

/**
 * The logs of a history of leaders: the first is empty, and that of term t is some earlier log, or
 * the beginning of one, with this term's entries behind it. Any beginnings of two such logs match
 * as §5.3 promises: where they hold an entry of the same index and term, all before it is the same.
 */
export function logsOf(reigns: readonly Reign[]): number[][] {
  const logs: number[][] = [[]];
  for (const [i, { from, kept, appended }] of reigns.entries()) {
    const base = logs[from % logs.length] ?? [];
    const log = base.slice(0, kept % (base.length + 1));
    logs.push([...log, ...Array.from({ length: appended }, () => i + 1)]);
  }
  return logs;
}

/** The length of what two logs have in common, found entry by entry. */
export function commonPrefix(one: readonly number[], other: readonly number[]): number {
  let length = 0;
  while (length < one.length && length < other.length && one[length] === other[length]) length++;
  return length;
}
