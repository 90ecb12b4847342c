import { join } from 'node:path';
import { configurationOf } from '../raft/index.ts';
import { ClusterFacts } from './cluster-facts.ts';
import { type Finding, Findings, type TraceLine } from './finding.ts';
import { NodeReplay } from './node-replay.ts';
import { readTrace } from './read-trace.ts';

/** What the nodes' traces showed. */
export interface TraceCheck {
  /** How many events there were; 0 proves nothing. */
  readonly events: number;
  /** What could not be looked at, each in a phrase: a trace that is missing, or unreadable. */
  readonly unseen: readonly string[];
  /** Nodes that ended themselves of an error, each with the reason in a phrase. */
  readonly deaths: readonly NodeDeath[];
  /** How often each node came up, by its number. */
  readonly starts: Readonly<Record<number, number>>;
  readonly findings: readonly Finding[];
}

export interface NodeDeath {
  readonly node: number;
  readonly reason: string;
}

/** How traces are read. */
export interface TraceOptions {
  /** How many servers there are, members or not; those without a word of who votes count as voters. */
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
 * of Figure 3, and what a node must keep through crashes.
 */
export function checkTraces(
  folder: string,
  { members, hasTrueTime, isComplete }: TraceOptions,
): TraceCheck {
  const findings = new Findings();
  const facts = new ClusterFacts(findings);
  const unseen: string[] = [];
  const deaths: NodeDeath[] = [];
  const starts: Record<number, number> = {};
  let events = 0;
  const all = Array.from({ length: members }, (_, i) => i + 1);
  for (const id of all) {
    const trace = readTrace(join(folder, `${id}.jsonl`));
    if (trace.unseen !== null) unseen.push(trace.unseen);
    const node = new NodeReplay(findings, facts, configurationOf(all));
    for (const line of trace.lines) {
      node.next(line);
      if (line.ev === 'start') starts[id] = (starts[id] ?? 0) + 1;
      const reason = deathReason(line);
      if (reason !== null) deaths.push({ node: id, reason });
    }
    events += trace.lines.length;
  }
  // That a disk did not hold an entry is known only where every disk's trace was read.
  facts.finish({ hasTrueTime, isComplete: isComplete && unseen.length === 0 });
  return { events, unseen, deaths, starts, findings: findings.list };
}

/** An assertion is a finding; any other end that a node came to by itself is a death. */
function deathReason(line: TraceLine): string | null {
  if (line.ev === 'diskFailed') return `its disk failed: ${line.message}`;
  return line.ev === 'fatal' ? line.message : null;
}
