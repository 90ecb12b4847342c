import { Raft, type Rules } from '../raft/index.ts';
import { Applier } from './applier.ts';
import { Clients } from './clients.ts';
import type { Host } from './host.ts';
import type { ConfigurationStatus, ServerConfig, Status } from './protocol.ts';
import { raftConfigOf } from './raft-config.ts';
import type { RecoveredNode } from './recovery.ts';
import type { NodeRules } from './rules.ts';
import { Wal } from './wal.ts';
import type { WalRecord } from './wal-format.ts';

/** All rules in force: those of the paper, or with one overridden to seed a bug. */
export interface ServerRules {
  readonly raft: Rules;
  readonly node: NodeRules;
}

/** What a server has from the moment its disk is read. */
export interface Running {
  readonly raft: Raft;
  readonly wal: Wal;
  readonly clients: Clients;
  readonly applier: Applier;
  readonly incarnation: number;
  readonly rules: NodeRules;
}

/** Told of what becomes of writes to the log. */
export interface WalEvents {
  /** Its incarnation is on disk: from now on the server may speak. */
  readonly onBegun: (running: Running) => void;
  readonly onDurable: (seq: number) => void;
  readonly onDiskFailed: (error: Error) => void;
}

/**
 * Puts a server's parts together on what its disk held.
 *
 * @throws RaftAssertionError where what was recovered contradicts itself
 */
export function beginOn(
  recovered: RecoveredNode,
  host: Host,
  config: ServerConfig,
  rules: ServerRules,
  { onBegun, onDurable, onDiskFailed }: WalEvents,
): void {
  const incarnation = recovered.incarnation + 1;
  const randomInt = (limit: number) => host.randomInt(limit);
  const raft = new Raft(
    raftConfigOf(config, rules.raft, incarnation, randomInt),
    recovered,
    host.monotonicMs(),
  );
  const applier = new Applier();
  const { state, position } = recovered;
  if (state !== null) applier.restore(state.snapshot.index, state.snapshot.term, state.store);
  const clients = new Clients(config, rules.node, raft, applier, () => host.wallMs());
  let hasBegun = false;
  const wal = new Wal(
    host.disk,
    position,
    rules.node.syncsBeforeReply,
    (seq) => {
      if (hasBegun) return onDurable(seq);
      hasBegun = true;
      onBegun({ raft, wal, clients, applier, incarnation, rules: rules.node });
    },
    onDiskFailed,
  );
  // The incarnation is on disk before the server says a word: no two ever share a number.
  wal.append(0, [{ type: 'incarnation', incarnation }, ...mendsOf(recovered, raft)]);
  wal.flush();
}

/**
 * What the core made of a snapshot and a log that it came before: the log on the disk is to end where
 * the core's does, though it ended before the snapshot or held another leader's entries; and the
 * snapshot's term is known, though the note of it was lost.
 */
function mendsOf({ position, state, entries }: RecoveredNode, raft: Raft): WalRecord[] {
  const { lastIndex, hardState } = position.summary;
  const mends: WalRecord[] = [];
  const { term, votedFor } = raft;
  if (term !== hardState.term) {
    mends.push({ type: 'hardState', hardState: { ...hardState, term, votedFor } });
  }
  if (state === null) return mends;
  const { snapshot } = state;
  const own = entries.find(({ index }) => index === snapshot.index);
  // An entry of another leader in the snapshot's place would make the next recovery drop what follows
  // on the snapshot, though the log is as long as it should be.
  const isOfOther = own !== undefined && own.term !== snapshot.term;
  if (isOfOther || lastIndex !== raft.lastIndex) {
    const place = { index: snapshot.index, term: snapshot.term };
    mends.push({ type: 'snapshot', ...place, keepsSuffix: false });
  }
  return mends;
}

/** What a server says of itself; links and clients it counts elsewhere. */
export function statusOf(
  { raft, applier, incarnation }: Running,
  host: Host,
): Omit<Status, 'links' | 'clients'> {
  return {
    node: host.id,
    incarnation,
    role: raft.role,
    term: raft.term,
    leadsAsTold: raft.leadsAsTold,
    leader: raft.leader,
    lastIndex: raft.lastIndex,
    commitIndex: raft.commitIndex,
    appliedIndex: applier.appliedIndex,
    configuration: configurationStatusOf(raft),
    snapshotIndex: raft.snapshotIndex,
    stateHash: applier.store.stateHash,
    clock: { monotonicMs: host.monotonicMs(), wallMs: host.wallMs() },
  };
}

function configurationStatusOf({ configuration: place, commitIndex }: Raft): ConfigurationStatus {
  const { index, configuration } = place;
  return { ...configuration, index, isCommitted: index <= commitIndex };
}
