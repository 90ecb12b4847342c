import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { TraceLine } from '../../invariants/finding.ts';
import { RUN_FILES, readRunFile, readVerdictFile } from '../folder.ts';

/** The named schedules that lectures on Raft walk through. */
export const LECTURES = [
  'follower-crash',
  'leader-crash',
  'leader-in-minority',
  'old-leader-heals',
] as const;

export type Lecture = (typeof LECTURES)[number];

/** What a run of a lecture left behind, with its one fault. */
interface Play {
  /** By node, its trace in the order in which it was written: the only order without a clock. */
  readonly traces: ReadonlyMap<number, readonly TraceLine[]>;
  /** Who led when the fault began, and in which term. */
  readonly old: { readonly node: number; readonly term: number };
  /** Whom the fault was aimed at. */
  readonly hit: readonly number[];
}

/**
 * Expects of a run's folder, in either cluster, that what a lecture is about did happen: read from
 * the nodes' traces by terms and by the order of each node's own events.
 */
export function expectLecture(lecture: Lecture, folder: string): void {
  const play = readPlay(folder);
  if (lecture === 'follower-crash') expectNoChange(play);
  else expectNewLeader(play);
  if (lecture === 'follower-crash' || lecture === 'leader-crash') expectReturn(play);
  else expectOldLeaderGaveIn(play);
}

function readPlay(folder: string): Play {
  const { nodes } = readRunFile(folder).config;
  const verdict = readVerdictFile(folder);
  const [fault] = verdict?.faults ?? [];
  const led = verdict?.leaders.findLast(
    ({ atNs, node }) => node !== null && atNs <= (fault?.startNs ?? 0),
  );
  if (!fault || led?.node == null) throw new Error(`${folder}: no fault, or no leader before it`);
  const traces = nodes.map((node) => [node, traceOf(folder, node)] as const);
  const old = { node: led.node, term: led.term };
  return { traces: new Map(traces), old, hit: fault.nodes };
}

/** A container's file may hold other lines than those of the trace. */
function traceOf(folder: string, node: number): TraceLine[] {
  const text = readFileSync(join(folder, RUN_FILES.nodes, `${node}.jsonl`), 'utf8');
  const lines = text.split('\n').filter((line) => line.startsWith('{"time":'));
  return lines.map((line) => JSON.parse(line) as TraceLine);
}

/** The terms above `term` that somebody led, with the leader of each. */
function leadersAfter({ traces, old }: Play): { node: number; term: number }[] {
  const all = [...traces.values()].flat();
  return all.flatMap((line) =>
    line.ev === 'role' && line.role === 'leader' && line.term > old.term
      ? [{ node: line.node, term: line.term }]
      : [],
  );
}

function expectNoChange(play: Play): void {
  expect(play.hit, 'the leader was hit').not.toContain(play.old.node);
  expect(leadersAfter(play), 'leaders after the fault began').toEqual([]);
  const truncated = [...play.traces.values()].flat().filter(({ ev }) => ev === 'truncate');
  expect(truncated, 'entries that were taken back').toEqual([]);
}

function expectNewLeader(play: Play): void {
  expect(play.hit, 'the leader was not hit').toContain(play.old.node);
  const [first] = leadersAfter(play).sort((a, b) => a.term - b.term);
  expect(first, 'a leader of a later term').toBeDefined();
  expect(play.hit, 'the new leader is one that was hit').not.toContain(first?.node);
}

/** A node that died came up again, caught up in the term that was then, and led no more. */
function expectReturn(play: Play): void {
  const nowTerm = Math.max(play.old.term, ...leadersAfter(play).map(({ term }) => term));
  for (const node of play.hit) {
    const trace = play.traces.get(node) ?? [];
    const reborn = trace.filter(({ incarnation }) => incarnation === 2);
    expect(reborn[0]?.ev, `n${node} came up again`).toBe('start');
    const caughtUp = reborn.some(({ ev, term }) => ev === 'commit' && term === nowTerm);
    expect(caughtUp, `n${node} learnt what was committed in term ${nowTerm}`).toBe(true);
    const led = reborn.filter((line) => isRole(line, 'leader'));
    expect(led, `n${node} led again`).toEqual([]);
  }
}

/** The old leader stepped down, and what it could not commit gave way to a later leader's. */
function expectOldLeaderGaveIn({ traces, old }: Play): void {
  const trace = traces.get(old.node) ?? [];
  const rose = trace.findIndex((line) => isRole(line, 'leader') && line.term === old.term);
  const fell = trace.findIndex((line, i) => i > rose && isRole(line, 'follower'));
  expect(fell, `n${old.node} stepped down`).toBeGreaterThan(rose);
  const cut = trace.findIndex((line, i) => i > rose && line.ev === 'truncate');
  const line = trace[cut];
  const from = line?.ev === 'truncate' ? line.from : 0;
  expect(cut, `n${old.node} took back entries, when it led no more`).toBeGreaterThan(fell);
  expect(line?.term, 'the term in which it did').toBeGreaterThan(old.term);
  const before = trace.slice(0, cut);
  expect(termsAt(before, from).at(-1), `the term of what stood at ${from}`).toBe(old.term);
  expect(lastCommit(before), 'what was committed stayed').toBeLessThan(from);
  expect(termsAt(trace.slice(cut), from)[0], 'the term of what replaced it').toBeGreaterThan(
    old.term,
  );
  expect(lastCommit(trace), 'what replaced it was committed').toBeGreaterThanOrEqual(from);
}

function isRole(line: TraceLine, role: 'follower' | 'leader'): boolean {
  return line.ev === 'role' && line.role === role;
}

/** The terms of the entries that were written at an index, one after the other. */
function termsAt(trace: readonly TraceLine[], index: number): number[] {
  const appended = trace.flatMap((line) => (line.ev === 'append' ? line.entries : []));
  return appended.flatMap(([at, term]) => (at === index ? [term] : []));
}

function lastCommit(trace: readonly TraceLine[]): number {
  return Math.max(0, ...trace.map((line) => (line.ev === 'commit' ? line.index : 0)));
}
