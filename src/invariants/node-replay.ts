import { type Configuration, isSameConfiguration } from '../raft/index.ts';
import type { ClusterFacts } from './cluster-facts.ts';
import type { Findings, TraceLine } from './finding.ts';
import { TracedLog } from './traced-log.ts';

/** Follows one node through its trace, checks what one node must keep, and feeds the rest. */
export class NodeReplay {
  readonly #findings: Findings;
  readonly #facts: ClusterFacts;
  readonly #log = new TracedLog();
  readonly #votes = new Map<number, TraceLine & { readonly ev: 'vote' }>();
  #last: TraceLine | null = null;
  /** What is known to be on the disk, and the event that told it. */
  #durableTerm = 0;
  #durableTermLine: TraceLine | null = null;
  #isLeader = false;
  #commitIndex = 0;
  #appliedIndex = 0;

  /** Who takes part by the last entry of its log that says so, and where none does. */
  #configuration: Configuration;
  #firstConfiguration: Configuration;

  /** @param configuration who takes part while the trace says nothing else */
  constructor(findings: Findings, facts: ClusterFacts, configuration: Configuration) {
    this.#findings = findings;
    this.#facts = facts;
    this.#configuration = configuration;
    this.#firstConfiguration = configuration;
  }

  next(line: TraceLine): void {
    this.#checkTerm(line);
    switch (line.ev) {
      case 'start':
        this.#start(line);
        break;
      case 'role':
        this.#isLeader = line.role === 'leader';
        if (this.#isLeader) this.#facts.elected(this.#log.terms(), this.#configuration, line);
        break;
      case 'vote':
        this.#vote(line);
        break;
      case 'append':
        this.#append(line);
        break;
      case 'truncate':
        this.#truncate(line);
        break;
      case 'durable':
        this.#durable(line);
        break;
      case 'commit':
        this.#commit(line);
        break;
      case 'apply':
        this.#apply(line);
        break;
      case 'capture':
        this.#capture(line);
        break;
      case 'snapshot':
        this.#snapshot(line);
        break;
      case 'install':
        this.#install(line);
        break;
      case 'restore':
        this.#restore(line);
        break;
      case 'lease':
        this.#facts.leaseUsed(line);
        break;
      case 'assertion':
        this.#findings.add('assertion', `node ${line.node} stopped: ${line.message}`, line);
        break;
    }
    this.#last = line;
  }

  /**
   * A process's term never falls. The next process begins with what the disk holds: a term that was
   * only in memory when the crash came was told to nobody.
   */
  #checkTerm(line: TraceLine): void {
    const known = line.ev === 'start' ? this.#durableTermLine : this.#last;
    const from = line.ev === 'start' ? this.#durableTerm : (this.#last?.term ?? 0);
    if (known === null || line.term >= from) return;
    const message = `the term of node ${line.node} fell from ${from} to ${line.term}`;
    this.#findings.add('terms never fall', message, known, line);
  }

  #start(line: TraceLine & { readonly ev: 'start' }): void {
    const { node, lastIndex, lastTerm } = line;
    const { durableIndex } = this.#log;
    this.#checkVoteKept(line);
    if (lastIndex < durableIndex) {
      const message = `node ${node} came back with ${lastIndex} entries; ${durableIndex} were on its disk`;
      this.#findings.add('durable entries survive', message, line);
    } else if (!this.#log.restart(lastIndex, lastTerm)) {
      const message = `node ${node} came back with a log that it never had: ${lastIndex} entries, the last of term ${lastTerm}`;
      this.#findings.add('durable entries survive', message, line);
    }
    // Written and not synced before the crash; whoever comes up syncs what it found.
    this.#factsDurable(durableIndex, lastIndex, line);
    this.#knowDurable(line.term, line);
    this.#startConfiguration(line);
    this.#isLeader = false;
    this.#commitIndex = 0;
    this.#appliedIndex = 0;
  }

  /** A process uses what its log says; where no entry does, what it was told or its snapshot holds. */
  #startConfiguration(line: TraceLine & { readonly ev: 'start' }): void {
    const inLog = this.#log.configuration;
    // Runs of before there was membership do not tell: their nodes all vote.
    if (line.configuration === undefined) return;
    if (inLog === undefined) this.#firstConfiguration = line.configuration;
    this.#configuration = line.configuration;
    if (inLog === undefined || isSameConfiguration(inLog, line.configuration)) return;
    const uses = JSON.stringify(line.configuration);
    const message = `node ${line.node} came back with the configuration ${uses}; its log says ${JSON.stringify(inLog)}`;
    this.#findings.add('configuration follows the log', message, line);
  }

  #vote(line: TraceLine & { readonly ev: 'vote' }): void {
    const known = this.#votes.get(line.voteTerm);
    this.#votes.set(line.voteTerm, known ?? line);
    this.#facts.configurations.voted(line);
    if (known === undefined || known.votedFor === line.votedFor) return;
    const message = `node ${line.node} voted for ${known.votedFor} and for ${line.votedFor} in term ${line.voteTerm}`;
    this.#findings.add('one vote a term', message, known, line);
  }

  /** A vote that was told to somebody is remembered by the next process. */
  #checkVoteKept(line: TraceLine & { readonly ev: 'start' }): void {
    const given = this.#votes.get(line.term);
    if (given === undefined || given.votedFor === line.votedFor) return;
    const message = `node ${line.node} came back in term ${line.term} and had forgotten its vote for ${given.votedFor}`;
    this.#findings.add('one vote a term', message, given, line);
  }

  #append(line: TraceLine & { readonly ev: 'append' }): void {
    for (const [index, term, hash, configuration] of line.entries) {
      const prevTerm = this.#log.termAt(index - 1);
      if (index !== this.#log.lastIndex + 1 || prevTerm === undefined) {
        const message = `node ${line.node} put entry ${index} behind entry ${this.#log.lastIndex}`;
        this.#findings.add('log matching', message, line);
        return;
      }
      if (term < prevTerm || term > line.term) {
        const message = `node ${line.node} put an entry of term ${term} behind one of term ${prevTerm} in term ${line.term}`;
        this.#findings.add('terms never fall', message, line);
      }
      this.#log.append({ term, hash, ...(configuration === undefined ? {} : { configuration }) });
      this.#configuration = configuration ?? this.#configuration;
      this.#facts.appended(index, { term, hash }, prevTerm, line);
    }
  }

  #truncate(line: TraceLine & { readonly ev: 'truncate' }): void {
    if (this.#isLeader) {
      const message = `node ${line.node} removed entry ${line.from} while it led term ${line.term}`;
      this.#findings.add('leader append-only', message, line);
    }
    if (line.from <= this.#commitIndex) {
      const message = `node ${line.node} removed entry ${line.from}; it had committed ${this.#commitIndex}`;
      this.#findings.add('committed entries immutable', message, line);
    }
    this.#log.truncateFrom(line.from);
    this.#configuration = this.#log.configuration ?? this.#firstConfiguration;
  }

  #durable(line: TraceLine & { readonly ev: 'durable' }): void {
    this.#factsDurable(this.#log.durableIndex, line.index, line);
    this.#log.durableIndex = line.index;
    this.#knowDurable(line.durableTerm, line);
  }

  /** The entries behind `after`, up to `upTo`, are on this node's disk from now on. */
  #factsDurable(after: number, upTo: number, line: TraceLine): void {
    for (let index = after + 1; index <= upTo; index++) {
      const term = this.#log.termAt(index);
      if (term !== undefined) this.#facts.durable(line.node, term, index, line.time);
    }
  }

  #knowDurable(term: number, line: TraceLine): void {
    if (term <= this.#durableTerm) return;
    this.#durableTerm = term;
    this.#durableTermLine = line;
  }

  #commit(line: TraceLine & { readonly ev: 'commit' }): void {
    if (line.index <= this.#commitIndex) this.#fell('commit index', this.#commitIndex, line);
    for (let index = this.#commitIndex + 1; index <= line.index; index++) {
      const entry = this.#log.entryAt(index);
      if (entry !== undefined) this.#facts.committed(index, entry, line);
    }
    const entryTerm = this.#log.termAt(line.index);
    if (entryTerm === undefined) {
      const message = `node ${line.node} committed entry ${line.index}, which it does not hold`;
      this.#findings.add('monotone progress', message, line);
    } else if (this.#isLeader) {
      this.#facts.committedByLeader(line.index, entryTerm, this.#configuration, line);
    }
    this.#commitIndex = line.index;
  }

  #apply(line: TraceLine & { readonly ev: 'apply' }): void {
    if (line.index <= this.#appliedIndex) this.#fell('applied index', this.#appliedIndex, line);
    if (line.index > this.#commitIndex) {
      const message = `node ${line.node} applied entry ${line.index} and had committed ${this.#commitIndex}`;
      this.#findings.add('monotone progress', message, line);
    }
    this.#appliedIndex = line.index;
    this.#facts.applied(line.index, line.stateHash, line);
    this.#facts.snapshots.applied(line.firsts ?? [], line);
  }

  /** A snapshot is labelled with what was applied when it was captured. */
  #capture(line: TraceLine & { readonly ev: 'capture' }): void {
    if (line.index !== this.#appliedIndex) {
      const message = `node ${line.node} labelled a snapshot ${line.index} when it had applied ${this.#appliedIndex}`;
      this.#findings.add('snapshot label equals state', message, line);
    }
    this.#facts.snapshots.labelled(line.index, line.stateHash, line);
  }

  #snapshot(line: TraceLine & { readonly ev: 'snapshot' }): void {
    if (line.index > this.#appliedIndex) {
      const message = `node ${line.node} has a snapshot of entry ${line.index} and had applied ${this.#appliedIndex}`;
      this.#findings.add('monotone progress', message, line);
    }
    this.#facts.snapshots.placed(line.index, line.lastTerm, line);
  }

  #install(line: TraceLine & { readonly ev: 'install' }): void {
    const { index, lastTerm, keepsSuffix, configuration } = line;
    if (index <= this.#commitIndex) this.#fell('commit index', this.#commitIndex, line);
    this.#log.install(index, lastTerm, keepsSuffix);
    if (!keepsSuffix) {
      this.#firstConfiguration = configuration;
      this.#configuration = configuration;
    }
    this.#facts.configurations.installed(line);
    this.#commitIndex = index;
    this.#facts.snapshots.placed(index, lastTerm, line);
  }

  /** A process begins with what its snapshot holds applied, and so committed. */
  #restore(line: TraceLine & { readonly ev: 'restore' }): void {
    if (line.index <= this.#appliedIndex) this.#fell('applied index', this.#appliedIndex, line);
    if (this.#last?.ev === 'start') this.#commitIndex = line.index;
    if (line.index > this.#commitIndex) {
      const message = `node ${line.node} restored the state of entry ${line.index} and had committed ${this.#commitIndex}`;
      this.#findings.add('monotone progress', message, line);
    }
    this.#appliedIndex = line.index;
    this.#facts.snapshots.labelled(line.index, line.stateHash, line);
  }

  #fell(what: string, from: number, line: TraceLine & { readonly index: number }): void {
    const message = `the ${what} of node ${line.node} went from ${from} to ${line.index}`;
    this.#findings.add('monotone progress', message, line);
  }
}
