import { type Configuration, isSameConfiguration, type NodeId } from '../raft/index.ts';
import type { Findings, TraceLine } from './finding.ts';

type Vote = TraceLine & { readonly ev: 'vote' };
type Install = TraceLine & { readonly ev: 'install' };

/** Voters of whom too few did something. */
interface Short {
  readonly voters: readonly NodeId[];
  readonly count: number;
}

/**
 * The first half of a configuration of which no majority does something; null where enough do. While
 * it is joint there are two halves (§6), and learners are in none.
 */
export function shortOf(
  { voters, outgoing }: Configuration,
  does: (node: NodeId) => boolean,
): Short | null {
  for (const half of [voters, outgoing]) {
    if (half.length === 0) continue;
    const count = half.filter(does).length;
    if (2 * count <= half.length) return { voters: half, count };
  }
  return null;
}

/** Who was elected by whom, under which configuration, and what snapshots say of it. */
export class ConfigurationFacts {
  readonly #findings: Findings;
  /** By term, then by voter. */
  readonly #votes = new Map<number, Map<NodeId, Vote>>();
  readonly #elected: { readonly configuration: Configuration; readonly line: TraceLine }[] = [];

  /** By index: the configurations that were committed, each entry's once. */
  readonly #committed = new Map<
    number,
    { readonly configuration: Configuration; readonly line: TraceLine }
  >();
  readonly #installs: Install[] = [];

  constructor(findings: Findings) {
    this.#findings = findings;
  }

  voted(line: Vote): void {
    const ofTerm = this.#votes.get(line.voteTerm) ?? new Map<NodeId, Vote>();
    this.#votes.set(line.voteTerm, ofTerm);
    if (!ofTerm.has(line.node)) ofTerm.set(line.node, line);
  }

  /** A node leads; `configuration` is what its log says. */
  elected(configuration: Configuration, line: TraceLine): void {
    this.#elected.push({ configuration, line });
  }

  /** An entry was committed; where it changes who takes part, with that. */
  committed(index: number, configuration: Configuration | undefined, line: TraceLine): void {
    if (configuration !== undefined) this.#committed.set(index, { configuration, line });
  }

  /** A leader's snapshot came, which says who took part at its index. */
  installed(line: Install): void {
    this.#installs.push(line);
  }

  /** Needs all that was committed: a snapshot says what the entries that it stands for say. */
  #checkInstalls(): void {
    for (const line of this.#installs) {
      let last = 0;
      for (const index of this.#committed.keys()) {
        if (index <= line.index) last = Math.max(last, index);
      }
      const known = this.#committed.get(last);
      if (known === undefined) continue;
      if (isSameConfiguration(known.configuration, line.configuration)) continue;
      const message = `node ${line.node} was sent a snapshot of entry ${line.index} with another configuration than entry ${last} says`;
      this.#findings.add('configuration follows the log', message, known.line, line);
    }
  }

  /** Needs all votes: a majority of what the leader's configuration asks for elected it (§5.2, §6). */
  finish(hasTrueTime: boolean): void {
    this.#checkInstalls();
    for (const { configuration, line } of this.#elected) {
      const votes = this.#votes.get(line.term);
      const short = shortOf(configuration, (voter) => {
        // A candidate that asks nobody tells nobody of its own vote.
        if (voter === line.node) return true;
        const vote = votes?.get(voter);
        return vote?.votedFor === line.node && (!hasTrueTime || vote.time <= line.time);
      });
      if (short === null) continue;
      const by = `${short.count} of ${short.voters.length} (nodes ${short.voters.join(', ')})`;
      const message = `node ${line.node} was elected in term ${line.term} by ${by}`;
      const given = short.voters.map((voter) => votes?.get(voter) ?? null);
      this.#findings.add('election safety', message, ...given, line);
    }
  }
}
