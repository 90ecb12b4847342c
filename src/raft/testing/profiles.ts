/** How often each thing happens, as weights against each other. */
export interface Profile {
  readonly servers: number;
  readonly steps: number;
  readonly maxEntriesPerAppend: number;
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
  | 'cut'
  | 'heal';

/** Slow links: messages grow old, so that late ones of earlier terms still come. */
export const THREE_SERVERS: Profile = {
  servers: 3,
  steps: 3000,
  maxEntriesPerAppend: 1,
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
    heal: 5,
  },
};

export const FIVE_SERVERS: Profile = {
  ...THREE_SERVERS,
  servers: 5,
  maxEntriesPerAppend: 2,
  weights: { ...THREE_SERVERS.weights, deliver: 500, lose: 30 },
};
