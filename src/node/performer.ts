import type { Effect, Entry, NodeId, RaftMessage } from '../raft/index.ts';
import { ApplyQueue, SLICE_ENTRIES } from './apply-queue.ts';
import { GivenVotes } from './given-votes.ts';
import type { Host } from './host.ts';
import type { Links } from './links.ts';
import { Outbox } from './outbox.ts';
import { withCrc } from './part-crc.ts';
import type { ServerConfig } from './protocol.ts';
import type { Running } from './running.ts';
import { type SnapshotOwner, Snapshots } from './snapshots.ts';
import type { TraceEvent } from './trace.ts';
import type { WalRecord } from './wal-format.ts';

type Persist = Extract<Effect, { readonly type: 'persist' }>;
type Install = Extract<Effect, { readonly type: 'install' }>;

/** Must not overtake each other: what is on the disk, and the state, are what the last one made them. */
const IN_ORDER: ReadonlySet<Effect['type']> = new Set(['persist', 'install', 'apply']);

/** Does what the core says is to be done. */
export class Performer {
  readonly #running: Running;
  readonly #host: Host;
  readonly #links: Links;
  readonly #votes: GivenVotes;
  readonly #snapshots: Snapshots;
  readonly #applying: ApplyQueue;
  readonly #outbox = new Outbox(({ to, message }) => this.#send(to, message));
  /** What waits for the snapshot that is being installed; null where none is. */
  #held: Effect[] | null = null;

  constructor(
    running: Running,
    host: Host,
    config: ServerConfig,
    links: Links,
    owner: Omit<SnapshotOwner, 'trace'>,
  ) {
    this.#running = running;
    this.#host = host;
    this.#links = links;
    this.#votes = new GivenVotes(host.id);
    const trace = (event: TraceEvent) => this.trace(event);
    this.#snapshots = new Snapshots(running, host, config, { ...owner, trace });
    this.#applying = new ApplyQueue(
      config.entriesPerApplySlice ?? SLICE_ENTRIES,
      (entries) => this.#apply(entries),
      (then) => host.setTimer(0, () => owner.resume(then)),
    );
  }

  perform(effect: Effect): void {
    if (this.#held !== null && IN_ORDER.has(effect.type)) {
      this.#held.push(effect);
      return;
    }
    const { wal, clients } = this.#running;
    switch (effect.type) {
      case 'persist':
        wal.append(effect.seq, recordsOf(effect));
        break;
      case 'install':
        this.#install(effect);
        break;
      case 'send':
        this.#outbox.send(effect);
        break;
      case 'apply':
        this.#applying.add(effect.entries);
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

  /** Tells what this server came up on. */
  traceStart(repairedBytes: number): void {
    const { raft, applier } = this.#running;
    const { lastIndex, lastTerm, votedFor } = raft;
    const { configuration } = raft.configuration;
    this.trace({ ev: 'start', lastIndex, lastTerm, votedFor, repairedBytes, configuration });
    const { appliedIndex: index, store } = applier;
    if (index > 0) this.trace({ ev: 'restore', index, stateHash: store.stateHash });
  }

  trace(event: TraceEvent): void {
    const { incarnation, raft } = this.#running;
    this.#host.trace({ incarnation, term: raft.term, ...event });
  }

  /** The log goes on behind the snapshot once that is durable, and not before. */
  #install({ seq, snapshot, keepsSuffix }: Install): void {
    this.#held = [];
    // What is committed here and not applied yet is in the snapshot.
    this.#applying.clear();
    this.#snapshots.install(snapshot, () => {
      const { index, term } = snapshot;
      this.#running.wal.append(seq, [{ type: 'snapshot', index, term, keepsSuffix }]);
      const held = this.#held ?? [];
      this.#held = null;
      for (const effect of held) this.perform(effect);
    });
  }

  #send(to: NodeId, message: RaftMessage): void {
    const vote = this.#votes.told(to, message);
    if (vote !== null) {
      this.trace({ ev: 'vote', voteTerm: vote.term, votedFor: vote.votedFor });
    }
    this.#links.offered(to, message);
    this.#host.send(to, withCrc(message));
  }

  #apply(entries: readonly Entry[]): void {
    this.#running.clients.onCommitted(entries);
    this.#traceApplied();
    this.#snapshots.onApplied();
  }

  #traceApplied(): void {
    const { applier } = this.#running;
    const { appliedIndex: index, store } = applier;
    const taken = applier.takeFirsts();
    const firsts = taken.length === 0 ? {} : { firsts: taken };
    this.trace({ ev: 'apply', index, stateHash: store.stateHash, ...firsts });
  }
}

function recordsOf({ hardState, truncateFrom, entries }: Persist): WalRecord[] {
  const records: WalRecord[] = [];
  if (hardState !== null) records.push({ type: 'hardState', hardState });
  if (truncateFrom !== null) records.push({ type: 'truncate', from: truncateFrom });
  for (const entry of entries) records.push({ type: 'entry', entry });
  return records;
}
