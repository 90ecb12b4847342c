import type { RaftConfig } from '../config.ts';
import type { Effect, RaftEvent } from '../effects.ts';
import type { Entry, NodeId, RaftMessage, Snapshot } from '../messages.ts';
import { Raft } from '../raft.ts';
import { RULES, type Rules } from '../rules.ts';
import { voteReply } from './messages.ts';

/** What the thesis adds to the paper's elections, off unless a test turns it on. */
export const PLAIN: Pick<
  RaftConfig,
  | 'preVote'
  | 'checkQuorum'
  | 'leaderStickiness'
  | 'lease'
  | 'incarnation'
  | 'maxInflightRequests'
  | 'maxInflightLength'
  | 'maxUncommittedLength'
  | 'maxLaggingLength'
> = {
  preVote: false,
  checkQuorum: false,
  leaderStickiness: false,
  lease: null,
  incarnation: 0,
  maxInflightRequests: 1,
  maxInflightLength: 1e6,
  maxUncommittedLength: 1e6,
  maxLaggingLength: 0,
};

export interface TestServerOptions extends Partial<Pick<RaftConfig, keyof typeof PLAIN>> {
  readonly id?: NodeId;
  readonly members?: readonly NodeId[];
  readonly term?: number;
  readonly votedFor?: NodeId | null;
  readonly leftBy?: number;
  readonly entries?: readonly Entry[];
  readonly snapshot?: Snapshot;
  readonly rules?: Partial<Rules>;
  readonly maxEntriesPerAppend?: number;
  readonly maxCommandLengthPerAppend?: number;
  readonly randomInt?: (limit: number) => number;
}

export const ELECTION_TIMEOUT_MS = 100;
export const HEARTBEAT_MS = 30;

/** How the core of such a server is set up. */
export function configOf(options: TestServerOptions): RaftConfig {
  const { id = 1, members = [1, 2, 3], maxEntriesPerAppend = 100 } = options;
  const { maxCommandLengthPerAppend = 1000, randomInt = () => 0 } = options;
  return {
    id,
    members,
    electionTimeoutMs: ELECTION_TIMEOUT_MS,
    heartbeatMs: HEARTBEAT_MS,
    ...PLAIN,
    ...options,
    maxEntriesPerAppend,
    maxCommandLengthPerAppend,
    rules: { ...RULES, ...options.rules },
    randomInt,
  };
}

type EffectOf<T extends Effect['type']> = Extract<Effect, { readonly type: T }>;

/**
 * One server of a cluster (server 1 unless told otherwise), driven event by
 * event. Its clock stands still until a test moves it, and its disk is done with nothing until a
 * test says so.
 */
export class TestServer {
  readonly raft: Raft;
  nowMs = 0;
  /** All effects since the last `forget`. */
  effects: Effect[] = [];
  #lastPersist = 0;

  constructor(options: TestServerOptions = {}) {
    const { entries = [], votedFor = null } = options;
    const term = options.term ?? entries.at(-1)?.term ?? 0;
    this.raft = new Raft(
      configOf(options),
      {
        hardState: {
          term,
          votedFor,
          ...(options.leftBy === undefined ? {} : { leftBy: options.leftBy }),
        },
        entries,
        ...(options.snapshot === undefined ? {} : { snapshot: options.snapshot }),
      },
      0,
    );
  }

  receive(from: NodeId, message: RaftMessage): Effect[] {
    return this.step({ type: 'message', nowMs: this.nowMs, from, message });
  }

  flush(): Effect[] {
    return this.step({ type: 'flush', nowMs: this.nowMs });
  }

  /** Lets the time pass until the server wants to be woken, and wakes it. */
  wake(): Effect[] {
    this.nowMs = Math.max(this.nowMs, this.raft.wakeAtMs);
    return this.step({ type: 'tick', nowMs: this.nowMs });
  }

  /** The disk is done with all that it was given, or with all up to number `seq`. */
  sync(seq: number = this.#lastPersist): Effect[] {
    return this.step({ type: 'persisted', nowMs: this.nowMs, seq });
  }

  /** Elects this server in the next term by the votes of the first others, all durable. */
  lead(): this {
    this.wake();
    this.sync();
    for (const voter of [2, 3, 4, 5, 6, 7]) {
      if (this.raft.role === 'leader') break;
      this.receive(voter, voteReply(this.raft.term));
    }
    return this;
  }

  forget(): this {
    this.effects = [];
    return this;
  }

  /** The effects of one kind since the last `forget`. */
  did<T extends Effect['type']>(type: T): EffectOf<T>[] {
    return this.effects.filter((effect): effect is EffectOf<T> => effect.type === type);
  }

  /** The messages to one server since the last `forget`, whether they wait for the disk or not. */
  sentTo(to: NodeId): RaftMessage[] {
    return this.did('send').flatMap((effect) => (effect.to === to ? [effect.message] : []));
  }

  /** The terms of the log as the persist effects of this server say it is. */
  logTerms(before: readonly Entry[] = []): number[] {
    const log = [...before];
    for (const { truncateFrom, entries } of this.did('persist')) {
      if (truncateFrom !== null) log.length = truncateFrom - 1;
      log.push(...entries);
    }
    return log.map((entry) => entry.term);
  }

  step(event: RaftEvent): Effect[] {
    const effects = this.raft.step(event);
    for (const effect of effects) {
      if (effect.type === 'persist') this.#lastPersist = effect.seq;
    }
    this.effects.push(...effects);
    return effects;
  }
}
