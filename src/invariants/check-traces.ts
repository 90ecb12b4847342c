import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ClusterFacts } from './cluster-facts.ts';
import { type Finding, Findings, type TraceLine } from './finding.ts';
import { NodeReplay } from './node-replay.ts';

/** What the nodes' traces showed. */
export interface TraceCheck {
  /** How many events there were; 0 proves nothing. */
  readonly events: number;
  /** Nodes whose trace is missing or empty: of them nothing was looked at. */
  readonly untraced: readonly number[];
  readonly findings: readonly Finding[];
}

/** How traces are read. */
export interface TraceOptions {
  /** How many servers there are. */
  readonly members: number;
  /** Whether the times of different nodes can be compared, as in the simulator. */
  readonly hasTrueTime: boolean;
  /**
   * Whether every trace reaches the run's end. Those of a run that was killed end at different
   * moments: what is missing from one proves nothing.
   */
  readonly isComplete: boolean;
}

/**
 * Checks Raft's invariants over the traces of all nodes (`<folder>/<node>.jsonl`), offline: those
 * of Figure 3, and what a node must keep through crashes. A last line that was cut off by a kill
 * is left out.
 */
export function checkTraces(
  folder: string,
  { members, hasTrueTime, isComplete }: TraceOptions,
): TraceCheck {
  const findings = new Findings();
  const facts = new ClusterFacts(findings);
  let events = 0;
  const untraced: number[] = [];
  for (let id = 1; id <= members; id++) {
    const file = join(folder, `${id}.jsonl`);
    const before = events;
    const node = new NodeReplay(findings, facts);
    for (const line of existsSync(file) ? traceLines(file) : []) {
      node.next(line);
      events++;
    }
    if (events === before) untraced.push(id);
  }
  facts.finish({ members, hasTrueTime, isComplete });
  return { events, untraced, findings: findings.list };
}

function* traceLines(file: string): Generator<TraceLine> {
  const lines = readFileSync(file, 'utf8').split('\n');
  // Behind the last newline there is nothing, or what a kill cut off.
  lines.pop();
  for (const line of lines) {
    if (line.startsWith('{"time":')) yield JSON.parse(line) as TraceLine;
  }
}
