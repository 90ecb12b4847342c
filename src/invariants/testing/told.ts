import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TraceEvent } from '../../node/trace.ts';
import { configurationOf } from '../../raft/index.ts';

/** What one node tells, in order: the term, then the event. */
export type Told = readonly (readonly [number, TraceEvent])[];

type EventOf<E extends TraceEvent['ev']> = Extract<TraceEvent, { readonly ev: E }>;

const THREE = configurationOf([1, 2, 3]);

export const START: EventOf<'start'> = {
  ev: 'start',
  lastIndex: 0,
  lastTerm: 0,
  votedFor: null,
  repairedBytes: 0,
  configuration: THREE,
};

/** After the vote that elected node 1. */
export function restart(lastIndex: number, lastTerm: number): EventOf<'start'> {
  return { ...START, votedFor: 1, lastIndex, lastTerm };
}

export function role(which: 'leader' | 'candidate' | 'follower'): EventOf<'role'> {
  return { ev: 'role', role: which, lastIndex: 0, lastTerm: 0 };
}

/** @param entries each as index, term and hash of the command */
export function append(...entries: [number, number, string][]): EventOf<'append'> {
  return { ev: 'append', entries };
}

export function durable(index: number, durableTerm = 1): EventOf<'durable'> {
  return { ev: 'durable', index, durableTerm };
}

export function vote(voteTerm: number, votedFor: number): EventOf<'vote'> {
  return { ev: 'vote', voteTerm, votedFor };
}

export function commit(index: number): EventOf<'commit'> {
  return { ev: 'commit', index };
}

export function apply(index: number, stateHash: string): EventOf<'apply'> {
  return { ev: 'apply', index, stateHash };
}

export function capture(index: number, stateHash: string): EventOf<'capture'> {
  return { ev: 'capture', index, stateHash };
}

export function snapshot(index: number, lastTerm = 1): EventOf<'snapshot'> {
  return { ev: 'snapshot', index, lastTerm };
}

export function install(index: number, lastTerm = 1, keepsSuffix = false): EventOf<'install'> {
  return { ev: 'install', index, lastTerm, keepsSuffix, configuration: THREE };
}

export function restore(index: number, stateHash: string): EventOf<'restore'> {
  return { ev: 'restore', index, stateHash };
}

/** Writes the traces of nodes 1, 2, 3, and no others; every event happens 1 ns after the one before. */
export function writeTraces(folder: string, nodes: readonly Told[]): void {
  for (const name of readdirSync(folder)) rmSync(join(folder, name));
  for (const [i, told] of nodes.entries()) {
    const lines = told.map(([term, event], at) =>
      JSON.stringify({ time: at, node: i + 1, incarnation: 1, term, ...event }),
    );
    writeFileSync(join(folder, `${i + 1}.jsonl`), `${lines.join('\n')}\n`);
  }
}

/** A leader of term 1 that commits an entry once two disks have it. */
export const LEADER: Told = [
  [0, START],
  [1, vote(1, 1)],
  [1, role('leader')],
  [1, append([1, 1, 'a'])],
  [1, durable(1)],
  [1, commit(1)],
  [1, apply(1, 'h1')],
];

/** A node that came up, voted and heard of nothing more. */
export const IDLE: Told = [
  [0, START],
  [1, vote(1, 1)],
];

/** A node that voted for that leader and has what it committed. */
export const FOLLOWER: Told = [
  ...IDLE,
  [1, append([1, 1, 'a'])],
  [1, durable(1)],
  [1, commit(1)],
  [1, apply(1, 'h1')],
];
