import type { Entry } from '../raft/index.ts';

/** The rules of a server above Raft; kept by name for the same reason as `src/raft/rules.ts`. */
export interface NodeRules {
  /** Writes are synced before anything that depends on them is said (Figure 2; WAL). */
  readonly syncsBeforeReply: boolean;
  /** The log is cut only behind a snapshot that lasts (§7). */
  readonly cutsLogOnlyWhenDurable: boolean;
  /** An index confirmed for a read must be applied before the read is served (§8; thesis 6.4). */
  mayServeRead(appliedIndex: number, readIndex: number): boolean;
  /** A command in wait is answered by the entry of its index and of its term, no other. */
  answersWaiter(waitedTerm: number, entry: Entry): boolean;
  /** Where leadership ended with a command in wait, its fate is unknown: a refusal in doubt. */
  readonly leadershipLossIsDefinite: boolean;
}

export const NODE_RULES: NodeRules = {
  syncsBeforeReply: true,
  cutsLogOnlyWhenDurable: true,
  mayServeRead: (appliedIndex, readIndex) => appliedIndex >= readIndex,
  answersWaiter: (waitedTerm, entry) => waitedTerm === entry.term,
  leadershipLossIsDefinite: false,
};

/** Where each rule comes from. */
export const NODE_RULE_SOURCES: Readonly<Record<keyof NodeRules, string>> = {
  syncsBeforeReply:
    'Figure 2: persistent state is updated on stable storage before responding to RPCs; §5',
  cutsLogOnlyWhenDurable:
    '§7 the current system state is written to a snapshot on stable storage, then the log up to it is discarded',
  mayServeRead:
    'thesis 6.4 the leader waits for its state machine to advance at least as far as the readIndex',
  answersWaiter:
    '§5.3 an entry is identified by its index and its term: the log matching property; §8',
  leadershipLossIsDefinite:
    '§8 a leader that lost its office may have committed the entry before it could respond',
};
