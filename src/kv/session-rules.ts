/**
 * The rules of client sessions, one a sentence of §8 and of the thesis' section 6.3; kept by name for
 * the same reason as `src/raft/rules.ts`. They are part of the replicated state machine: servers that
 * keep different ones come to different states.
 */
export interface SessionRules {
  /** A command of a session that is not there, or not any more, is refused and not applied. */
  readonly refusesUnknownSession: boolean;
  /** A command before the last one was answered, and its answer is gone: it is refused. */
  refusesSequence(seq: number, lastSeq: number): boolean;
  /** The last command, when it comes again, gets the answer it had, and is not applied. */
  answersAgain(seq: number, lastSeq: number): boolean;
  /** What time it is, is the latest that a leader said in an entry; no clock turns it back. */
  replicatedTimeMs(knownMs: number, saidMs: number): number;
  /** A session ends once its timeout has passed in replicated time; null: it has none. */
  hasEnded(endsAtMs: number | null, replicatedTimeMs: number): boolean;
}

export const SESSION_RULES: SessionRules = {
  refusesUnknownSession: true,
  refusesSequence: (seq, lastSeq) => seq < lastSeq,
  answersAgain: (seq, lastSeq) => seq === lastSeq,
  replicatedTimeMs: (knownMs, saidMs) => Math.max(knownMs, saidMs),
  hasEnded: (endsAtMs, replicatedTimeMs) => endsAtMs !== null && endsAtMs < replicatedTimeMs,
};

/** Where each rule comes from. */
export const SESSION_RULE_SOURCES: Readonly<Record<keyof SessionRules, string>> = {
  refusesUnknownSession:
    'thesis 6.3 without a session a server cannot tell a new command from one that was applied',
  refusesSequence:
    '§8 the state machine tracks the latest serial number processed for each client; thesis 6.3',
  answersAgain:
    '§8 a command whose serial number has already been executed is answered without re-executing it',
  replicatedTimeMs:
    'thesis 6.3 the leader augments each command with its time; servers agree on it with the command',
  hasEnded: 'thesis 6.3 servers must agree on when to expire a client’s session: by that time',
};
