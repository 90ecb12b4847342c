import type { Findings, TraceLine } from './finding.ts';

type Start = TraceLine & { readonly ev: 'start' };
type Vote = TraceLine & { readonly ev: 'vote' };
type RoleLine = TraceLine & { readonly ev: 'role' };

/** One node's terms, votes and offices, through its restarts, and what it must keep of them. */
export class NodeOffice {
  readonly #findings: Findings;
  readonly #votes = new Map<number, Vote>();
  #last: TraceLine | null = null;
  /** What is known to be on the disk, and the event that told it. */
  #durableTerm = 0;
  #durableTermLine: TraceLine | null = null;
  /** The latest that made it leader. */
  #elected: RoleLine | null = null;
  #isLeader = false;

  constructor(findings: Findings) {
    this.#findings = findings;
  }

  /** The event by which it leads; null while it does not. */
  get leadsBy(): TraceLine | null {
    return this.#isLeader ? this.#elected : null;
  }

  /**
   * A process's term never falls. The next process begins with what the disk holds: a term that was
   * only in memory when the crash came was told to nobody.
   */
  checkTerm(line: TraceLine): void {
    const known = line.ev === 'start' ? this.#durableTermLine : this.#last;
    const from = line.ev === 'start' ? this.#durableTerm : (this.#last?.term ?? 0);
    this.#last = line;
    if (known === null || line.term >= from) return;
    const message = `the term of node ${line.node} fell from ${from} to ${line.term}`;
    this.#findings.add('terms never fall', message, known, line);
  }

  /** A vote that was told to somebody is remembered by the next process, which leads nothing. */
  start(line: Start): void {
    this.#isLeader = false;
    const given = this.#votes.get(line.term);
    if (given === undefined || given.votedFor === line.votedFor) return;
    const message = `node ${line.node} came back in term ${line.term} and had forgotten its vote for ${given.votedFor}`;
    this.#findings.add('one vote a term', message, given, line);
  }

  vote(line: Vote): void {
    const known = this.#votes.get(line.voteTerm);
    this.#votes.set(line.voteTerm, known ?? line);
    if (known === undefined || known.votedFor === line.votedFor) return;
    const message = `node ${line.node} voted for ${known.votedFor} and for ${line.votedFor} in term ${line.voteTerm}`;
    this.#findings.add('one vote a term', message, known, line);
  }

  /** Who led a term leads on or follows; it stands again in a later term only (Figure 4). */
  role(line: RoleLine): void {
    const { node, role, term } = line;
    if (role === 'candidate' && this.#elected?.term === term) {
      const message = `node ${node} stood for election in term ${term}, which it had led`;
      this.#findings.add('election safety', message, this.#elected, line);
    }
    this.#isLeader = role === 'leader';
    if (role === 'leader') this.#elected = line;
  }

  /** A term that is on the disk is one that the node has reached. */
  durable(term: number, line: TraceLine): void {
    if (term > line.term) {
      const message = `node ${line.node} has term ${term} on its disk in term ${line.term}`;
      this.#findings.add('disk within memory', message, line);
    }
    if (term <= this.#durableTerm) return;
    this.#durableTerm = term;
    this.#durableTermLine = line;
  }
}
