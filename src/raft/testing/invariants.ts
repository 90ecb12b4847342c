import type { Configuration } from '../configuration.ts';
import type { Entry, NodeId, RaftMessage } from '../messages.ts';

/** An invariant of the whole cluster does not hold. */
export class InvariantBroken extends Error {
  override readonly name = 'InvariantBroken';
  readonly invariant: Invariant;

  constructor(invariant: Invariant, detail: string) {
    super(`${invariant}: ${detail}`);
    this.invariant = invariant;
  }
}

export type Invariant =
  | 'election safety'
  | 'vote once'
  | 'log matching'
  | 'terms never fall'
  | 'leader completeness'
  | 'committed on a majority'
  | 'state machine safety'
  | 'linearizable reads'
  | 'disjoint leases'
  | 'snapshot label equals state';

interface Committed {
  readonly entry: Entry;
  /** The term in which a server was first known to hold it committed. */
  readonly inTerm: number;
}

/**
 * Raft's invariants over all servers and the whole past of one run (Figure 3, and those of
 * Ongaro's thesis). Fed with everything that happens, it throws at the first that is broken.
 */
export class Invariants {
  readonly #leaders = new Map<number, NodeId>();
  readonly #votes = new Map<string, NodeId>();
  readonly #terms = new Map<NodeId, number>();
  /** By "index term": the command, and the term of the entry before. */
  readonly #entries = new Map<string, string>();
  readonly #committed: Committed[] = [];
  /** The state after so many entries. */
  readonly #states: string[] = [''];

  /** The highest index that any server ever held committed. */
  get committedUpTo(): number {
    return this.#committed.length;
  }

  /** How many committed entries changed who takes part. */
  get committedChanges(): number {
    return this.#committed.filter(({ entry }) => entry.configuration !== undefined).length;
  }

  onTerm(node: NodeId, term: number): void {
    const known = this.#terms.get(node) ?? 0;
    check(term >= known, 'terms never fall', `node ${node} went from ${known} to ${term}`);
    this.#terms.set(node, term);
  }

  /**
   * At most one leader is elected in a term, by a majority of all that its configuration asks for,
   * and it has all that was committed in earlier ones.
   */
  onLeader(node: NodeId, term: number, log: readonly Entry[], configuration: Configuration): void {
    const other = this.#leaders.get(term) ?? node;
    check(other === node, 'election safety', `${other} and ${node} both lead term ${term}`);
    this.#leaders.set(term, node);
    const votedFor = (voter: NodeId) => this.#votes.get(`${voter} ${term}`);
    for (const group of halvesOf(configuration)) {
      const votes = group.filter((voter) => voter === node || votedFor(voter) === node).length;
      const says = `${node} leads ${term} by ${votes} votes of ${group}`;
      check(votes > group.length / 2, 'election safety', says);
    }
    for (const { entry, inTerm } of this.#committed) {
      if (inTerm >= term) continue;
      const own = log[entry.index - 1];
      const says = `${node} leads ${term} without entry ${entry.index} of ${entry.term}`;
      check(isSame(own, entry), 'leader completeness', says);
    }
  }

  /** A server gives one vote a term, whatever happens to it between; counted as it is sent. */
  onSent(from: NodeId, to: NodeId, message: RaftMessage): void {
    if (message.type === 'voteRequest') this.#vote(from, message.term, from);
    if (message.type === 'voteReply' && message.granted) this.#vote(from, message.term, to);
  }

  #vote(voter: NodeId, term: number, candidate: NodeId): void {
    const key = `${voter} ${term}`;
    const other = this.#votes.get(key) ?? candidate;
    const says = `${voter} votes for ${other} and ${candidate} in term ${term}`;
    check(other === candidate, 'vote once', says);
    this.#votes.set(key, candidate);
  }

  /** Entries of one index and term are the same, and so is all before them. */
  onAppended(log: readonly Entry[], count: number): void {
    for (const entry of log.slice(-count)) {
      const before = log[entry.index - 2]?.term ?? 0;
      const says = `entry ${entry.index} of ${entry.term} follows one of ${before}`;
      check(log[entry.index - 1] === entry, 'log matching', `entry ${entry.index} is elsewhere`);
      check(before <= entry.term, 'terms never fall', says);
      const key = `${entry.index} ${entry.term}`;
      const { command, configuration } = entry;
      const content = `${before} ${command} ${JSON.stringify(configuration)}`;
      const known = this.#entries.get(key) ?? content;
      check(known === content, 'log matching', `entry ${key} is "${known}" and "${content}"`);
      this.#entries.set(key, content);
    }
  }

  /** All replicas hold the same state after the same number of entries. */
  onState(node: NodeId, index: number, state: string): void {
    const known = this.#states[index] ?? state;
    const says = `${node} holds another state after ${index} entries`;
    check(known === state, 'state machine safety', says);
    this.#states[index] = state;
  }

  /** A snapshot holds the state that its label names; returns the entries that it stands for. */
  onInstalled(node: NodeId, index: number, term: number, state: string): readonly Entry[] {
    const says = `${node} installs the state after ${index} entries of ${term}, which is another`;
    const isRight =
      this.#states[index] === state && this.#committed[index - 1]?.entry.term === term;
    check(isRight, 'snapshot label equals state', says);
    return this.#committed.slice(0, index).map(({ entry }) => entry);
  }

  /** What is committed stays, and is the same everywhere. */
  onApplied(node: NodeId, term: number, entries: readonly Entry[]): void {
    for (const entry of entries) {
      const known = this.#committed[entry.index - 1];
      if (known === undefined) this.#committed.push({ entry, inTerm: term });
      const says = `${node} applies entry ${entry.index} of ${entry.term}, not ${known?.entry.term}`;
      check(isSame(known?.entry ?? entry, entry), 'state machine safety', says);
    }
  }

  /** What a leader holds committed is on the disks of a majority, of both halves while joint. */
  onLeaderCommitted(
    entry: Entry,
    disks: readonly (readonly Entry[])[],
    configuration: Configuration,
  ): void {
    const holds = (id: NodeId) => isSame(disks[id - 1]?.[entry.index - 1], entry);
    for (const group of halvesOf(configuration)) {
      const holders = group.filter(holds).length;
      const says = `entry ${entry.index} of ${entry.term} is on the disks of ${holders} of ${group}`;
      check(holders > group.length / 2, 'committed on a majority', says);
    }
  }

  /** While a leader holds a lease, nobody else is elected (thesis 6.4.1). */
  onLease(node: NodeId, term: number): void {
    for (const [later, leader] of this.#leaders) {
      const says = `${node} uses its lease of term ${term}, and ${leader} leads term ${later}`;
      check(later <= term, 'disjoint leases', says);
    }
  }

  /** A read sees at least what was committed when it was asked for. */
  onRead(askedAt: number, index: number): void {
    const says = `a read asked for at commit ${askedAt} is served at ${index}`;
    check(index >= askedAt, 'linearizable reads', says);
  }
}

/** The latest configuration in a log, found by looking at every entry. */
export function configurationIn(log: readonly Entry[], first: Configuration): Configuration {
  return log.findLast((entry) => entry.configuration !== undefined)?.configuration ?? first;
}

/** Every set of which a majority must agree (§6). */
function halvesOf({ voters, outgoing }: Configuration): (readonly NodeId[])[] {
  return [voters, outgoing].filter((half) => half.length > 0);
}

function isSame(one: Entry | undefined, other: Entry): boolean {
  return (
    one?.term === other.term &&
    one.command === other.command &&
    JSON.stringify(one.configuration) === JSON.stringify(other.configuration)
  );
}

function check(holds: boolean, invariant: Invariant, detail: string): void {
  if (!holds) throw new InvariantBroken(invariant, detail);
}
