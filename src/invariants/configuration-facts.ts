import type { Configuration, NodeId } from '../raft/index.ts';
import type { Findings, TraceLine } from './finding.ts';

type Vote = TraceLine & { readonly ev: 'vote' };

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

/** Who was elected by whom, under which configuration. */
export class ConfigurationFacts {
  readonly #findings: Findings;
  /** By term, then by voter. */
  readonly #votes = new Map<number, Map<NodeId, Vote>>();
  readonly #elected: { readonly configuration: Configuration; readonly line: TraceLine }[] = [];

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

  /** Needs all votes: a majority of what the leader's configuration asks for elected it (§5.2, §6). */
  finish(hasTrueTime: boolean): void {
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
      this.#findings.add('election safety', message, line);
    }
  }
}
