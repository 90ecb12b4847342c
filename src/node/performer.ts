import type { Effect, NodeId, RaftMessage } from '../raft/index.ts';
import { GivenVotes } from './given-votes.ts';
import type { Host } from './host.ts';
import type { Links } from './links.ts';
import { Outbox } from './outbox.ts';
import type { Running } from './running.ts';
import type { TraceEvent } from './trace.ts';
import type { WalRecord } from './wal-format.ts';

type Persist = Extract<Effect, { readonly type: 'persist' }>;

/** Does what the core says is to be done. */
export class Performer {
  readonly #running: Running;
  readonly #host: Host;
  readonly #links: Links;
  readonly #votes: GivenVotes;
  readonly #outbox = new Outbox(({ to, message }) => this.#send(to, message));

  constructor(running: Running, host: Host, links: Links) {
    this.#running = running;
    this.#host = host;
    this.#links = links;
    this.#votes = new GivenVotes(host.id);
  }

  perform(effect: Effect): void {
    const { wal, clients } = this.#running;
    switch (effect.type) {
      case 'persist':
        wal.append(effect.seq, recordsOf(effect));
        break;
      case 'install':
        throw new Error('a snapshot came, and this node keeps none');
      case 'send':
        this.#outbox.send(effect);
        break;
      case 'apply':
        clients.onCommitted(effect.entries);
        this.#traceApplied();
        break;
      case 'readReady':
        clients.onReadReady(effect.ids, effect.index, effect.term);
        break;
      case 'readRefused':
        clients.onReadRefused(effect.ids);
        break;
      case 'leadershipLost':
        clients.onLeadershipLost();
        break;
      case 'trace':
        this.trace(effect.event);
        break;
    }
  }

  /** Everything up to number `seq` is durable: what waited for it leaves. */
  onDurable(seq: number): void {
    this.#outbox.onDurable(seq);
  }

  trace(event: TraceEvent): void {
    const { incarnation, raft } = this.#running;
    this.#host.trace({ incarnation, term: raft.term, ...event });
  }

  #send(to: NodeId, message: RaftMessage): void {
    const vote = this.#votes.told(to, message);
    if (vote !== null) {
      this.trace({ ev: 'vote', voteTerm: vote.term, votedFor: vote.votedFor });
    }
    this.#links.offered(to, message);
    this.#host.send(to, message);
  }

  #traceApplied(): void {
    const { appliedIndex, store } = this.#running.applier;
    this.trace({ ev: 'apply', index: appliedIndex, stateHash: store.stateHash });
  }
}

function recordsOf({ hardState, truncateFrom, entries }: Persist): WalRecord[] {
  const records: WalRecord[] = [];
  if (hardState !== null) records.push({ type: 'hardState', hardState });
  if (truncateFrom !== null) records.push({ type: 'truncate', from: truncateFrom });
  for (const entry of entries) records.push({ type: 'entry', entry });
  return records;
}
