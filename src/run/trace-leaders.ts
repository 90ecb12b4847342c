import type { TraceLine } from '../invariants/finding.ts';
import type { FaultRecord } from '../nemesis/schedule.ts';
import type { LeaderRecord } from './results.ts';

/** Who led, as the nodes' traces tell it. */
export interface TracedLeaders {
  readonly leaders: readonly LeaderRecord[];
  /** Up to when every trace goes on; a killed simulator had not written out all it knew. */
  readonly untilNs: number;
}

/** What of a trace tells who leads: `untilNs` is the time of its last line. */
export interface RoleTrace {
  readonly roles: readonly TraceLine[];
  readonly untilNs: number;
}

/**
 * Rebuilds who led from the changes of role in the traces of all nodes, whose times must be
 * comparable; null where a node left no trace. A leader that a fault took away led until then.
 */
export function tracedLeaders(
  traces: readonly RoleTrace[],
  faults: readonly FaultRecord[],
): TracedLeaders | null {
  if (traces.length === 0 || traces.some(({ untilNs }) => untilNs === 0)) return null;
  const untilNs = Math.min(...traces.map((trace) => trace.untilNs));
  const changes = [...traces.flatMap(changesOf), ...faults.flatMap(deathsOf)]
    .filter(({ atNs }) => atNs <= untilNs)
    .sort((a, b) => a.atNs - b.atNs);
  const leaders: LeaderRecord[] = [{ atNs: 0, node: null, term: 0 }];
  for (const { atNs, node, term } of changes) {
    const last = leaders.at(-1);
    if (term !== null && term > (last?.term ?? 0)) leaders.push({ atNs, node, term });
    else if (term === null && last?.node === node) leaders.push({ ...last, atNs, node: null });
  }
  return { leaders, untilNs };
}

/** A node began to lead in a term, or (`null`) leads no more. */
interface Change {
  readonly atNs: number;
  readonly node: number;
  readonly term: number | null;
}

function changesOf({ roles }: RoleTrace): Change[] {
  return roles.flatMap((line) =>
    line.ev === 'role'
      ? [{ atNs: line.time, node: line.node, term: line.role === 'leader' ? line.term : null }]
      : [],
  );
}

function deathsOf({ kind, nodes, startNs }: FaultRecord): Change[] {
  if (startNs === null || (kind !== 'crash' && kind !== 'power-cut')) return [];
  return nodes.map((node) => ({ atNs: startNs, node, term: null }));
}

/** The changes of role in the text of a node's trace; a last line that a kill cut off is left out. */
export function roleTrace(text: string): RoleTrace {
  const lines = text.split('\n').slice(0, -1);
  const parse = (line: string) => JSON.parse(line) as TraceLine;
  const roles = lines.filter((line) => line.includes('"ev":"role"')).map(parse);
  const last = lines.at(-1);
  return { roles, untilNs: last === undefined ? 0 : parse(last).time };
}
