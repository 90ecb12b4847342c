import { type Configuration, isSameConfiguration } from '../raft/index.ts';
import type { ClusterFacts } from './cluster-facts.ts';
import type { Findings, TraceLine } from './finding.ts';
import { Mark } from './mark.ts';
import { NodeOffice } from './node-office.ts';
import { TracedLog } from './traced-log.ts';

/** Follows one node through its trace, checks what one node must keep, and feeds the rest. */
export class NodeReplay {
  readonly #findings: Findings;
  readonly #facts: ClusterFacts;
  readonly #log = new TracedLog();
  readonly #office: NodeOffice;
  #last: TraceLine | null = null;
  /** What made the log as it is, and what told how far it is on the disk. */
  #logLine: TraceLine | null = null;
  #durableLine: TraceLine | null = null;
  #committed = new Mark();
  #applied = new Mark();
  /** The newest snapshot, and the newest that is on the disk for sure. */
  #snapshotted = new Mark();
  readonly #durableSnapshot = new Mark();

  /** Who takes part by the last entry of its log that says so, and where none does. */
  #configuration: Configuration;
  #firstConfiguration: Configuration;

  /** @param configuration who takes part while the trace says nothing else */
  constructor(findings: Findings, facts: ClusterFacts, configuration: Configuration) {
    this.#findings = findings;
    this.#facts = facts;
    this.#office = new NodeOffice(findings);
    this.#configuration = configuration;
    this.#firstConfiguration = configuration;
  }

  next(line: TraceLine): void {
    this.#office.checkTerm(line);
    switch (line.ev) {
      case 'start':
        this.#facts.leases.started(line);
        this.#start(line);
        break;
      case 'role':
        this.#office.role(line);
        if (line.role === 'leader')
          this.#facts.elected(this.#log.terms(), this.#configuration, line);
        break;
      case 'vote':
        this.#office.vote(line);
        this.#facts.configurations.voted(line);
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
        this.#facts.leases.used(line);
        break;
      case 'assertion':
        this.#findings.add('assertion', `node ${line.node} stopped: ${line.message}`, line);
        break;
    }
    this.#last = line;
  }

  #start(line: TraceLine & { readonly ev: 'start' }): void {
    const { node, lastIndex, lastTerm } = line;
    const { durableIndex } = this.#log;
    this.#office.start(line);
    if (lastIndex < durableIndex) {
      const message = `node ${node} came back with ${lastIndex} entries; ${durableIndex} were on its disk`;
      this.#findings.add('durable entries survive', message, this.#durableLine, line);
    } else if (!this.#log.restart(lastIndex, lastTerm)) {
      const message = `node ${node} came back with a log that it never had: ${lastIndex} entries, the last of term ${lastTerm}`;
      this.#findings.add('durable entries survive', message, this.#logLine, line);
    } else {
      this.#checkOwnTerm(lastTerm, 'came back with', line);
    }
    // Written and not synced before the crash; whoever comes up syncs what it found.
    this.#factsDurable(durableIndex, lastIndex, line);
    this.#office.durable(line.term, line);
    this.#startConfiguration(line);
    this.#logLine = line;
    this.#durableLine = line;
    this.#committed = new Mark();
    this.#applied = new Mark();
    // One that a leader sent may have been cut off by the crash; one that was told of is there.
    this.#snapshotted = new Mark();
    const { line: told, index } = this.#durableSnapshot;
    if (told !== null) this.#snapshotted.set(index, told);
  }

  /** What a node holds is of its own term or of one before. */
  #checkOwnTerm(lastTerm: number, how: string, line: TraceLine): void {
    if (lastTerm <= line.term) return;
    const message = `node ${line.node} ${how} an entry of term ${lastTerm} in term ${line.term}`;
    this.#findings.add('terms never fall', message, line);
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
    this.#findings.add('configuration follows the log', message, this.#logLine, line);
  }

  #append(line: TraceLine & { readonly ev: 'append' }): void {
    for (const [index, term, hash, configuration] of line.entries) {
      const prevTerm = this.#log.termAt(index - 1);
      if (index !== this.#log.lastIndex + 1 || prevTerm === undefined) {
        const message = `node ${line.node} put entry ${index} behind entry ${this.#log.lastIndex}`;
        this.#findings.add('log matching', message, this.#logLine, line);
        return;
      }
      if (term < prevTerm || term > line.term) {
        const message = `node ${line.node} put an entry of term ${term} behind one of term ${prevTerm} in term ${line.term}`;
        this.#findings.add('terms never fall', message, this.#logLine, line);
      }
      this.#logLine = line;
      this.#log.append({ term, hash, ...(configuration === undefined ? {} : { configuration }) });
      this.#configuration = configuration ?? this.#configuration;
      this.#facts.appended(index, { term, hash }, prevTerm, line);
    }
  }

  #truncate(line: TraceLine & { readonly ev: 'truncate' }): void {
    const { leadsBy } = this.#office;
    if (leadsBy !== null) {
      const message = `node ${line.node} removed entry ${line.from} while it led term ${line.term}`;
      this.#findings.add('leader append-only', message, leadsBy, line);
    }
    if (line.from <= this.#committed.index) {
      const message = `node ${line.node} removed entry ${line.from}; it had committed ${this.#committed.index}`;
      this.#findings.add('committed entries immutable', message, this.#committed.line, line);
    }
    this.#log.truncateFrom(line.from);
    this.#logLine = line;
    this.#configuration = this.#log.configuration ?? this.#firstConfiguration;
  }

  #durable(line: TraceLine & { readonly ev: 'durable' }): void {
    if (line.index > this.#log.lastIndex) {
      const message = `node ${line.node} has ${line.index} entries on its disk and ${this.#log.lastIndex} in its log`;
      this.#findings.add('disk within memory', message, this.#logLine, line);
    }
    this.#factsDurable(this.#log.durableIndex, line.index, line);
    this.#log.durableIndex = line.index;
    this.#durableLine = line;
    this.#office.durable(line.durableTerm, line);
  }

  /** The entries behind `after`, up to `upTo`, are on this node's disk from now on. */
  #factsDurable(after: number, upTo: number, line: TraceLine): void {
    this.#facts.disks.told(line);
    for (let index = after + 1; index <= upTo; index++) {
      const term = this.#log.termAt(index);
      if (term !== undefined) this.#facts.disks.durable(term, index, line);
    }
  }

  #commit(line: TraceLine & { readonly ev: 'commit' }): void {
    if (line.index <= this.#committed.index) this.#fell('commit index', this.#committed, line);
    for (let index = this.#committed.index + 1; index <= line.index; index++) {
      const entry = this.#log.entryAt(index);
      if (entry !== undefined) this.#facts.committed(index, entry, line);
    }
    const entryTerm = this.#log.termAt(line.index);
    if (entryTerm === undefined) {
      const message = `node ${line.node} committed entry ${line.index}, which it does not hold`;
      this.#findings.add('monotone progress', message, this.#logLine, line);
    } else if (this.#office.leadsBy !== null) {
      this.#facts.committedByLeader(line.index, entryTerm, this.#configuration, line);
    }
    this.#committed.set(line.index, line);
  }

  #apply(line: TraceLine & { readonly ev: 'apply' }): void {
    if (line.index <= this.#applied.index) this.#fell('applied index', this.#applied, line);
    if (line.index > this.#committed.index) {
      const message = `node ${line.node} applied entry ${line.index} and had committed ${this.#committed.index}`;
      this.#findings.add('monotone progress', message, this.#committed.line, line);
    }
    this.#applied.set(line.index, line);
    this.#facts.applied(line.index, line.stateHash, line);
    this.#facts.snapshots.applied(line.firsts ?? [], line);
  }

  /** A snapshot is labelled with what was applied when it was captured. */
  #capture(line: TraceLine & { readonly ev: 'capture' }): void {
    if (line.index !== this.#applied.index) {
      const message = `node ${line.node} labelled a snapshot ${line.index} when it had applied ${this.#applied.index}`;
      this.#findings.add('snapshot label equals state', message, this.#applied.line, line);
    }
    this.#facts.snapshots.labelled(line.index, line.stateHash, line);
  }

  #snapshot(line: TraceLine & { readonly ev: 'snapshot' }): void {
    if (line.index > this.#applied.index) {
      const message = `node ${line.node} has a snapshot of entry ${line.index} and had applied ${this.#applied.index}`;
      this.#findings.add('monotone progress', message, this.#applied.line, line);
    }
    if (line.index < this.#snapshotted.index) this.#fell('snapshot', this.#snapshotted, line);
    this.#snapshotted.set(line.index, line);
    this.#durableSnapshot.set(line.index, line);
    this.#facts.snapshots.placed(line.index, line.lastTerm, line);
  }

  #install(line: TraceLine & { readonly ev: 'install' }): void {
    const { index, lastTerm, keepsSuffix, configuration } = line;
    if (index <= this.#committed.index) this.#fell('commit index', this.#committed, line);
    if (index < this.#snapshotted.index) this.#fell('snapshot', this.#snapshotted, line);
    this.#checkOwnTerm(lastTerm, 'was sent a snapshot with', line);
    this.#log.install(index, lastTerm, keepsSuffix);
    if (!keepsSuffix) {
      this.#firstConfiguration = configuration;
      this.#configuration = configuration;
    }
    this.#facts.configurations.installed(line);
    this.#committed.set(index, line);
    this.#snapshotted.set(index, line);
    this.#logLine = line;
    this.#facts.snapshots.placed(index, lastTerm, line);
  }

  /** A process begins with what its snapshot holds applied, and so committed. */
  #restore(line: TraceLine & { readonly ev: 'restore' }): void {
    if (line.index <= this.#applied.index) this.#fell('applied index', this.#applied, line);
    if (this.#last?.ev === 'start') {
      if (line.index < this.#snapshotted.index) this.#fell('snapshot', this.#snapshotted, line);
      this.#snapshotted.set(line.index, line);
      this.#committed.set(line.index, line);
    }
    if (line.index > this.#committed.index) {
      const message = `node ${line.node} restored the state of entry ${line.index} and had committed ${this.#committed.index}`;
      this.#findings.add('monotone progress', message, this.#committed.line, line);
    }
    this.#applied.set(line.index, line);
    this.#facts.snapshots.labelled(line.index, line.stateHash, line);
  }

  #fell(what: string, from: Mark, line: TraceLine & { readonly index: number }): void {
    const message = `the ${what} of node ${line.node} went from ${from.index} to ${line.index}`;
    this.#findings.add('monotone progress', message, from.line, line);
  }
}
