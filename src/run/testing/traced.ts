import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TraceLine } from '../../invariants/finding.ts';
import { RUN_FILES, readRunFile } from '../folder.ts';

type Configuration = Extract<TraceLine, { readonly ev: 'start' }>['configuration'];

/** What nodes' traces tell of who took part and who led, whatever the nemesis says. */
export interface Traced {
  /** Who voted, by every configuration that was committed and not joint, in the log's order. */
  readonly voters: readonly (readonly number[])[];
  /** How often office went to whom a leader handed it over, in the next term. */
  readonly transfers: number;
  /** How often a lease was used, and whether that and all elections tell the kernel's uptime. */
  readonly leases: { readonly uses: number; readonly areInOrder: boolean };
}

/** Reads the traces that a run left in its folder. */
export function readTraced(folder: string): Traced {
  const { nodes } = readRunFile(folder).config;
  const traces = nodes.map((node) => traceOf(folder, node));
  const committed = new Map<number, Configuration>();
  for (const trace of traces)
    for (const [index, each] of committedIn(trace)) committed.set(index, each);
  const inOrder = [...committed].sort(([a], [b]) => a - b).map(([, each]) => each);
  return {
    voters: inOrder.filter(({ outgoing }) => outgoing.length === 0).map(({ voters }) => voters),
    transfers: transfersIn(traces.flat()),
    leases: leasesIn(traces.flat()),
  };
}

function leasesIn(lines: readonly TraceLine[]): Traced['leases'] {
  const uses = lines.filter(({ ev }) => ev === 'lease');
  const elections = lines.filter((line) => line.ev === 'role' && line.role === 'leader');
  const areInOrder = [...uses, ...elections].every(({ uptimeMs = 0 }) => uptimeMs > 0);
  return { uses: uses.length, areInOrder };
}

/** A container's file may hold other lines than those of the trace. */
function traceOf(folder: string, node: number): TraceLine[] {
  const text = readFileSync(join(folder, RUN_FILES.nodes, `${node}.jsonl`), 'utf8');
  const lines = text.split('\n').filter((line) => line.startsWith('{"time":'));
  return lines.map((line) => JSON.parse(line) as TraceLine);
}

/** The configurations in a node's log, by index, of which the node learnt that they are committed. */
function committedIn(trace: readonly TraceLine[]): Map<number, Configuration> {
  const inLog = new Map<number, Configuration>();
  const committed = new Map<number, Configuration>();
  for (const line of trace) {
    if (line.ev === 'append') {
      for (const [index, , , configuration] of line.entries) {
        if (configuration) inLog.set(index, configuration);
      }
    } else if (line.ev === 'truncate') {
      for (const index of inLog.keys()) if (index >= line.from) inLog.delete(index);
    } else if (line.ev === 'commit') {
      for (const [index, each] of inLog) if (index <= line.index) committed.set(index, each);
    }
  }
  return committed;
}

function transfersIn(lines: readonly TraceLine[]): number {
  const led = lines.flatMap((line) =>
    line.ev === 'role' && line.role === 'leader' ? [`${line.node} in ${line.term}`] : [],
  );
  const asked = lines.flatMap((line) =>
    line.ev === 'transfer' ? [`${line.to} in ${line.term + 1}`] : [],
  );
  return new Set(asked.filter((each) => led.includes(each))).size;
}
