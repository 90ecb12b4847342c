import type { RaftConfig } from '../config.ts';
import { PLAIN } from './server.ts';

/** How often each thing happens, as weights against each other. */
export interface Profile {
  /** Voters at first. */
  readonly servers: number;
  /** Servers that are no members at first; none unless it says so. */
  readonly spares?: number;
  readonly steps: number;
  readonly maxEntriesPerAppend: number;
  /** What is on of what the thesis adds to the paper. */
  readonly extras: Pick<RaftConfig, keyof typeof PLAIN>;
  /**
   * In parts per million, how far a server's clock is off one true time at most; null: there is no
   * true time, and each clock jumps to its own next deadline whenever that is drawn.
   */
  readonly driftPpm: number | null;
  readonly weights: Readonly<Record<Action, number>>;
}

export type Action =
  | 'deliver'
  | 'repeat'
  | 'lose'
  | 'sync'
  | 'beat'
  | 'timeout'
  | 'start'
  | 'read'
  | 'restart'
  /** One server reaches nobody. */
  | 'cut'
  /** Two groups of servers do not reach each other. */
  | 'split'
  | 'heal'
  /** True time goes on, and who has a deadline is woken. */
  | 'pass'
  /** A process stops, or goes on: time passes it by, and messages wait. */
  | 'pause'
  /** Who leads hands over. */
  | 'transfer'
  /** A server takes a snapshot and compacts its log. */
  | 'snapshot'
  /** A server is asked to change who takes part. */
  | 'change';

/** Slow links: messages grow old, so that late ones of earlier terms still come. */
export const THREE_SERVERS: Profile = {
  servers: 3,
  steps: 3000,
  maxEntriesPerAppend: 1,
  extras: PLAIN,
  driftPpm: null,
  weights: {
    deliver: 250,
    repeat: 60,
    lose: 10,
    sync: 200,
    beat: 60,
    timeout: 15,
    start: 80,
    read: 20,
    restart: 5,
    cut: 5,
    split: 0,
    heal: 5,
    pass: 0,
    pause: 0,
    transfer: 0,
    snapshot: 0,
    change: 0,
  },
};

/** Links so slow that acknowledgements outlive the terms in which they were asked for. */
export const LATE_ACKS: Profile = {
  ...THREE_SERVERS,
  maxEntriesPerAppend: 2,
  weights: { ...THREE_SERVERS.weights, read: 0, timeout: 30, deliver: 150, repeat: 90 },
};

export const FIVE_SERVERS: Profile = {
  ...THREE_SERVERS,
  servers: 5,
  maxEntriesPerAppend: 2,
  weights: { ...THREE_SERVERS.weights, deliver: 500, lose: 30 },
};

/** All that the thesis adds is on, and clocks show one time, nearly. */
export const THREE_SERVERS_IN_TIME: Profile = {
  ...THREE_SERVERS,
  steps: 4000,
  extras: {
    ...PLAIN,
    preVote: true,
    checkQuorum: true,
    leaderStickiness: true,
    maxInflightRequests: 4,
    maxUncommittedLength: 100,
  },
  driftPpm: 10_000,
  weights: {
    ...THREE_SERVERS.weights,
    deliver: 500,
    beat: 0,
    timeout: 0,
    cut: 5,
    heal: 8,
    pass: 150,
    pause: 4,
    transfer: 5,
  },
};

export const FIVE_SERVERS_IN_TIME: Profile = {
  ...THREE_SERVERS_IN_TIME,
  servers: 5,
  maxEntriesPerAppend: 2,
  weights: { ...THREE_SERVERS_IN_TIME.weights, deliver: 1000, lose: 30 },
};

/** Reads by lease, with clocks that are as bad as the bound allows. */
export const LEASES: Profile = {
  ...THREE_SERVERS_IN_TIME,
  extras: { ...THREE_SERVERS_IN_TIME.extras, lease: { maxClockDriftPpm: 50_000 } },
  driftPpm: 50_000,
  steps: 6000,
  // Messages are fast against the time-outs, and cuts outlast them: leases are held, and end.
  weights: {
    ...THREE_SERVERS_IN_TIME.weights,
    deliver: 1000,
    repeat: 30,
    sync: 400,
    read: 120,
    restart: 3,
    cut: 3,
    heal: 2,
    pass: 40,
    pause: 3,
    transfer: 4,
  },
};

/** The same with clocks that are worse than the bound says: nothing can save a lease then. */
export const LEASES_BEYOND_THE_BOUND: Profile = { ...LEASES, driftPpm: 700_000 };

/** Logs are compacted so often that who was away for a while needs a snapshot. */
export const SNAPSHOTS: Profile = {
  ...THREE_SERVERS_IN_TIME,
  maxEntriesPerAppend: 2,
  weights: { ...THREE_SERVERS_IN_TIME.weights, deliver: 700, cut: 8, heal: 8, snapshot: 40 },
};

/** Servers come, become voters and go, whole majorities at once. */
export const MEMBERSHIP: Profile = {
  ...THREE_SERVERS_IN_TIME,
  extras: { ...THREE_SERVERS_IN_TIME.extras, maxLaggingLength: 20 },
  spares: 3,
  maxEntriesPerAppend: 2,
  steps: 6000,
  weights: {
    ...THREE_SERVERS_IN_TIME.weights,
    deliver: 1200,
    cut: 2,
    split: 8,
    heal: 8,
    transfer: 3,
    snapshot: 10,
    change: 60,
  },
};

/** The same without what the thesis adds: servers that were removed stand, and are heard. */
export const MEMBERSHIP_PLAIN: Profile = {
  ...MEMBERSHIP,
  spares: 2,
  extras: PLAIN,
  driftPpm: null,
  weights: {
    ...MEMBERSHIP.weights,
    deliver: 1000,
    lose: 0,
    beat: 120,
    timeout: 40,
    cut: 0,
    split: 12,
    heal: 8,
    pass: 0,
    pause: 0,
    snapshot: 20,
    change: 200,
  },
};

/** Reads by lease while servers come and go. */
export const LEASES_MEMBERSHIP: Profile = {
  ...LEASES,
  spares: 2,
  maxEntriesPerAppend: 2,
  weights: { ...LEASES.weights, deliver: 1400, sync: 600, split: 4, heal: 4, change: 60 },
};
