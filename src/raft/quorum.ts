import type { Configuration } from './configuration.ts';
import type { NodeId } from './messages.ts';
import type { Rules } from './rules.ts';

/** Voters of whom a majority must agree. */
interface Group {
  readonly voters: readonly NodeId[];
  readonly others: readonly NodeId[];
  readonly majority: number;
  readonly countsItself: boolean;
}

/**
 * What agreement takes in one configuration, seen by one server: a majority of every group of
 * voters (§5.2, §5.3), of which a joint configuration has two (§6). Elections, commits, reads,
 * leases and the check of the quorum all count here.
 */
export class Quorum {
  readonly #rules: Rules;
  readonly #groups: readonly Group[];
  /** The voters of all groups, each once, without this server. */
  readonly others: readonly NodeId[];

  constructor(configuration: Configuration, self: NodeId, rules: Rules) {
    this.#rules = rules;
    this.#groups = rules.voterGroups(configuration).map((voters) => ({
      voters,
      others: voters.filter((id) => id !== self),
      majority: rules.majority(voters.length),
      countsItself: rules.countsItself(voters.includes(self)),
    }));
    this.others = [...new Set(this.#groups.flatMap(({ others }) => others))];
  }

  /** Whether these votes elect (§5.2). */
  elects(granted: ReadonlySet<NodeId>): boolean {
    return this.#groups.every(
      ({ voters, majority }) => this.#rules.votesOf(granted, voters) >= majority,
    );
  }

  /** Whether enough do it, this server among them where it is a voter. */
  isReached(
    does: (id: NodeId) => boolean,
    suffices: (count: number, majority: number) => boolean = isMajority,
  ): boolean {
    return this.#groups.every(({ others, majority, countsItself }) => {
      const count = others.filter(does).length + (countsItself ? 1 : 0);
      return suffices(count, majority);
    });
  }

  /** The highest number that a quorum has come to, where each voter has come to one. */
  reached(own: number, of: (id: NodeId) => number): number {
    let least = Number.POSITIVE_INFINITY;
    for (const { others, majority, countsItself } of this.#groups) {
      const numbers = others.map(of);
      if (countsItself) numbers.push(own);
      least = Math.min(least, this.#rules.quorumIndex(numbers, majority));
    }
    return least;
  }
}

function isMajority(count: number, majority: number): boolean {
  return count >= majority;
}
