import type { ConfigurationStatus, NodeId, Status } from '../../cluster/cluster.ts';

interface Counters {
  requestsOffered: number;
  requestsReceived: number;
  repliesOffered: number;
  repliesReceived: number;
}

/** One node of the fake cluster: what `observe` shows of it, and what faults do to it. */
export class FakeNode {
  readonly id: NodeId;
  up = true;
  paused = false;
  incarnation = 1;
  role: 'leader' | 'follower' = 'follower';
  term = 0;
  leadsAsTold = false;
  wallOffsetMs = 0;
  rate = 1;
  clients: Record<'c1', number> = { c1: 0 };
  /** What the client host sent to it, over all incarnations. */
  offeredByClients: Record<'c1', number> = { c1: 0 };
  configuration: ConfigurationStatus;
  #monotonicMs = 0;
  #links = new Map<NodeId, Counters>();

  /** @param voters who takes part at first */
  constructor(id: NodeId, voters: readonly NodeId[]) {
    this.id = id;
    this.configuration = { voters, outgoing: [], learners: [], index: 0, isCommitted: true };
  }

  get answers(): boolean {
    return this.up && !this.paused;
  }

  get status(): Status {
    return {
      node: this.id,
      incarnation: this.incarnation,
      role: this.role,
      term: this.term,
      leadsAsTold: this.leadsAsTold,
      leader: null,
      lastIndex: 0,
      commitIndex: 0,
      appliedIndex: 0,
      configuration: this.configuration,
      snapshotIndex: 0,
      stateHash: '',
      clock: { monotonicMs: this.#monotonicMs, wallMs: this.wallOffsetMs },
      links: Object.fromEntries(this.#links),
      clients: this.clients,
    };
  }

  linkTo(peer: NodeId): Counters {
    const known = this.#links.get(peer);
    if (known !== undefined) return known;
    const fresh = {
      requestsOffered: 0,
      requestsReceived: 0,
      repliesOffered: 0,
      repliesReceived: 0,
    };
    this.#links.set(peer, fresh);
    return fresh;
  }

  advance(durationMs: number): void {
    this.#monotonicMs += durationMs * this.rate;
  }

  /** A new incarnation, with counters and clock of its own. */
  boot(): void {
    if (this.up) return;
    this.up = true;
    this.incarnation += 1;
    this.clients = { c1: 0 };
    this.#monotonicMs = 0;
    this.#links = new Map();
  }
}
