import type { Configuration, NodeId } from '../raft/index.ts';
import { ConfigurationFacts, shortOf } from './configuration-facts.ts';
import { DiskFacts } from './disk-facts.ts';
import type { Findings, TraceLine } from './finding.ts';
import { LeaseFacts } from './lease-facts.ts';
import { SnapshotFacts } from './snapshot-facts.ts';
import { COVERED_TERM, type TracedEntry } from './traced-log.ts';

/** Terms stay below this, so that (index, term) fits into one number. */
const TERMS_MAX = 2 ** 20;

interface Elected {
  readonly line: TraceLine;
  readonly terms: Uint32Array;
}

interface LeaderCommit {
  readonly line: TraceLine;
  readonly index: number;
  readonly entryTerm: number;
  /** In force at the leader when it committed. */
  readonly configuration: Configuration;
}

/** See `TraceOptions`. */
interface FinishOptions {
  readonly hasTrueTime: boolean;
  readonly isComplete: boolean;
}

/**
 * What the nodes' traces say together. Fed node by node, so that nothing depends on clocks of
 * different machines; what needs the whole is compared at the end.
 */
export class ClusterFacts {
  readonly configurations: ConfigurationFacts;
  readonly snapshots: SnapshotFacts;
  readonly disks: DiskFacts = new DiskFacts();
  readonly leases: LeaseFacts;
  readonly #findings: Findings;
  readonly #entries = new Map<
    number,
    { readonly entry: TracedEntry; readonly prevTerm: number; readonly line: TraceLine }
  >();
  readonly #committed: ({ readonly entry: TracedEntry; readonly line: TraceLine } | undefined)[] =
    [];
  readonly #applied = new Map<number, { readonly stateHash: string; readonly line: TraceLine }>();
  readonly #elected = new Map<number, Elected>();
  readonly #leaderCommits: LeaderCommit[] = [];

  constructor(findings: Findings) {
    this.#findings = findings;
    this.leases = new LeaseFacts(findings);
    this.configurations = new ConfigurationFacts(findings);
    this.snapshots = new SnapshotFacts(findings);
  }

  /** Log matching: one index and term, one command and one predecessor. */
  appended(index: number, entry: TracedEntry, prevTerm: number, line: TraceLine): void {
    const key = index * TERMS_MAX + entry.term;
    const known = this.#entries.get(key);
    if (known === undefined) {
      this.#entries.set(key, { entry, prevTerm, line });
    } else if (known.entry.hash !== entry.hash || known.prevTerm !== prevTerm) {
      const nodes = `nodes ${known.line.node} and ${line.node}`;
      const message = `${nodes} hold different entries, or different ones before, at index ${index} of term ${entry.term}`;
      this.#findings.add('log matching', message, known.line, line);
    }
  }

  elected(terms: Uint32Array, configuration: Configuration, line: TraceLine): void {
    this.configurations.elected(configuration, line);
    const known = this.#elected.get(line.term);
    if (known === undefined) {
      this.#elected.set(line.term, { line, terms });
    } else {
      const message = `nodes ${known.line.node} and ${line.node} were both elected in term ${line.term}`;
      this.#findings.add('election safety', message, known.line, line);
    }
  }

  committed(index: number, entry: TracedEntry, line: TraceLine): void {
    const known = this.#committed[index];
    if (known === undefined) {
      this.#committed[index] = { entry, line };
      this.configurations.committed(index, entry.configuration, line);
    } else if (known.entry.term !== entry.term || known.entry.hash !== entry.hash) {
      const message = `nodes ${known.line.node} and ${line.node} committed different entries at index ${index}`;
      this.#findings.add('committed entries immutable', message, known.line, line);
    }
  }

  committedByLeader(
    index: number,
    entryTerm: number,
    configuration: Configuration,
    line: TraceLine,
  ): void {
    this.#leaderCommits.push({ index, entryTerm, configuration, line });
  }

  applied(index: number, stateHash: string, line: TraceLine): void {
    const known = this.#applied.get(index);
    if (known === undefined) {
      this.#applied.set(index, { stateHash, line });
    } else if (known.stateHash !== stateHash) {
      const message = `nodes ${known.line.node} and ${line.node} hold different states after ${index} entries`;
      this.#findings.add('state-machine safety', message, known.line, line);
    }
  }

  /**
   * What needs the traces of all nodes. That a disk did not hold an entry is known only from traces
   * that are complete.
   */
  finish(options: FinishOptions): void {
    for (const { line, terms } of this.#elected.values()) this.#checkCompleteness(line, terms);
    const elected = [...this.#elected.values()].map(({ line }) => line);
    this.leases.finish(elected, options.hasTrueTime);
    this.snapshots.finish(
      (index) => this.#applied.get(index),
      (index) => this.#committed[index],
    );
    if (!options.isComplete) return;
    const { hasTrueTime } = options;
    this.configurations.finish(hasTrueTime);
    for (const commit of this.#leaderCommits) this.#checkMajority(commit, hasTrueTime);
  }

  /** What a leader committed is in the log of every leader of a later term (§5.4). */
  #checkCompleteness(line: TraceLine, terms: Uint32Array): void {
    const holds = ({ index, entryTerm }: LeaderCommit) =>
      terms[index - 1] === entryTerm || terms[index - 1] === COVERED_TERM;
    const missing = this.#leaderCommits.find(
      (commit) => commit.line.term < line.term && !holds(commit),
    );
    if (missing === undefined) return;
    const what = `entry ${missing.index}, committed by node ${missing.line.node} in term ${missing.line.term}`;
    const message = `node ${line.node} became leader of term ${line.term} without ${what}`;
    this.#findings.add('leader completeness', message, missing.line, line);
  }

  /** What a leader commits is on the disks of a majority (§5.3), while joint of both (§6). */
  #checkMajority(
    { line, index, entryTerm, configuration }: LeaderCommit,
    hasTrueTime: boolean,
  ): void {
    const holds = (node: NodeId) => {
      const step = this.disks.reached(node, entryTerm, index);
      return step !== null && (!hasTrueTime || step.time <= line.time);
    };
    const short = shortOf(configuration, holds);
    if (short === null) return;
    const disks = `${short.count} of ${short.voters.length} disks`;
    const message = `node ${line.node} committed entry ${index} when ${disks} held it`;
    const lacking = short.voters.filter((node) => !holds(node));
    const others = lacking.map((node) => this.disks.lacks(node, entryTerm, index));
    this.#findings.add('committed on a majority', message, ...others, line);
  }
}
