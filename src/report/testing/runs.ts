import type { HistoryEvent } from '../../../checker/history.ts';
import type { RunFile, VerdictFile } from '../../run/results.ts';
import type { ReportInput } from '../report.ts';
import { type HistoryShape, syntheticHistory } from './history.ts';

const S = 1e9;

type Fault = VerdictFile['faults'][number];

function fault(id: string, kind: Fault['kind'], from: number, to: number, rest: Partial<Fault>) {
  const span = { startNs: from * S, endNs: to * S };
  const told = {
    what: 'n2',
    nodes: [2],
    evidence: 'as ordered',
    aimedAtLeader: false,
    leaderChangeRequired: false,
  };
  return {
    id,
    kind,
    state: 'done',
    bit: true,
    leaderChanged: false,
    ...span,
    ...told,
    ...rest,
  } as const;
}

/** Faults of a run of a minute; one of them did not bite, one never began. */
export const FAULTS: readonly Fault[] = [
  fault('f1', 'partition', 11, 16.5, {
    what: 'isolated n3 (leader)',
    nodes: [3],
    evidence: 'n3 offered 418 frames, none arrived',
    aimedAtLeader: true,
    leaderChangeRequired: true,
    leaderChanged: true,
  }),
  fault('f2', 'skew', 14, 26, {
    what: 'n2 wall clock +4000 ms',
    evidence: 'measured +3998 ms of +4000 ms',
  }),
  fault('f3', 'crash', 20, 23, {
    what: 'crashed n1 (leader)',
    nodes: [1],
    evidence: 'incarnation 2 came up after 3.1 s',
    aimedAtLeader: true,
    leaderChangeRequired: true,
    leaderChanged: true,
  }),
  fault('f4', 'pause', 27.5, 29, {
    what: 'paused n5',
    nodes: [5],
    bit: false,
    evidence: 'n5 answered status throughout',
  }),
  fault('f5', 'partition', 31, 37, {
    what: 'halves n1 n4 | n2 n3 n5',
    nodes: [1, 4],
    evidence: '1,204 frames offered over 6 links, none arrived',
  }),
  fault('f6', 'skew', 36, 44, {
    what: 'n4 rate x1.5',
    nodes: [4],
    evidence: 'measured x1.49 of x1.5',
  }),
  {
    ...fault('f7', 'power-cut', 0, 0, { what: 'leader' }),
    state: 'skipped',
    startNs: null,
    endNs: null,
    bit: false,
    evidence: 'no leader within 5 s',
  },
];

const LEADERS: VerdictFile['leaders'] = [
  { atNs: 0.2 * S, node: 3, term: 2 },
  { atNs: 11.4 * S, node: null, term: 3 },
  { atNs: 11.9 * S, node: 1, term: 3 },
  { atNs: 20.1 * S, node: null, term: 3 },
  { atNs: 21.3 * S, node: 2, term: 5 },
  { atNs: 31.5 * S, node: 5, term: 6 },
];

function clocks(): VerdictFile['clocks'] {
  const at = (node: number, second: number) => {
    const isStepped = node === 2 && second >= 14 && second < 26;
    const isFast = node === 4 && second >= 36 && second < 44;
    const drifted = node === 4 && second >= 36 ? (Math.min(second, 44) - 36) * 500 : 0;
    const wallOffsetMs = (isStepped ? 3998 : drifted) + ((second * 7 + node * 3) % 5) - 2;
    return { atNs: second * S, node, wallOffsetMs, rate: second === 0 ? null : isFast ? 1.49 : 1 };
  };
  return Array.from({ length: 60 }, (_, second) =>
    [1, 2, 3, 4, 5].map((n) => at(n, second)),
  ).flat();
}

function countsOf(events: readonly HistoryEvent[]) {
  const of = (type: HistoryEvent['type']): number => events.filter((e) => e.type === type).length;
  return { ok: of('ok'), fail: of('fail'), info: of('info') };
}

function phases(): VerdictFile['phases'] {
  const phase = (name: VerdictFile['phases'][number]['name'], from: number, to: number) => {
    const numbers = { okReads: 310, okWrites: 288, fail: 14, info: name === 'faults' ? 21 : 0 };
    return { name, startNs: from * S, endNs: to * S, ...numbers };
  };
  return [
    phase('warm-up', 0, 10),
    phase('faults', 10, 45),
    phase('healed', 45, 60),
    phase('final', 60, 61),
  ];
}

/** The facts of a synthetic run. */
export function syntheticRun(change: Partial<RunFile['config']> = {}): RunFile {
  const config: RunFile['config'] = {
    seed: 4711,
    cluster: 'sim',
    nodes: [1, 2, 3, 4, 5],
    workload: 'register',
    reads: 'index',
    faults: ['partition', 'crash', 'pause', 'skew'],
    durationMs: 60_000,
    concurrency: 10,
    rate: 120,
    keys: 5,
    operationTimeoutMs: 1000,
    electionTimeoutMs: 300,
    heartbeatMs: 50,
    ...change,
  };
  const runId = `2026-11-23T03-12-07-sim-${config.seed}`;
  return {
    format: 1,
    runId,
    config,
    model: 'register',
    versions: { splitbrain: '0.1.0', node: '24.11.1' },
    startedAt: '2026-11-23T03:12:07.412Z',
    command: `npx splitbrain run --seed ${config.seed} --cluster ${config.cluster} --duration 60s --reads ${config.reads} --faults partition,crash,pause,skew`,
  };
}

/** A valid run of a minute under partitions, crashes and skew. */
export function validRun(shape: Partial<HistoryShape> = {}): ReportInput {
  const whole = { seed: 1, operations: 6000, durationNs: 60 * S, concurrency: 10, keys: 5 };
  const events = syntheticHistory({ ...whole, faults: FAULTS, ...shape });
  const operations = countsOf(events);
  const checked = operations.ok + operations.info;
  const verdict: VerdictFile = {
    format: 1,
    runId: syntheticRun().runId,
    verdict: 'valid',
    sentence: `All ${checked.toLocaleString('en-US')} operations on 31 keys are linearizable, under 5 faults that bit and 3 leader changes.`,
    reasons: [],
    operations,
    phases: phases(),
    faults: FAULTS,
    bites: {
      partition: { asked: 2, bit: 2 },
      crash: { asked: 1, bit: 1 },
      pause: { asked: 1, bit: 0 },
      skew: { asked: 2, bit: 2 },
    },
    leaderChanges: { total: 3, duringFaults: 3 },
    leaders: LEADERS,
    clocks: clocks(),
    invariants: { events: 41_200, unseen: [], deaths: [], starts: {}, findings: [] },
    convergence: { reached: true, detail: 'all 5 nodes applied index 6,214, state hash 9f31c2aa' },
    check: {
      verdict: 'valid',
      model: 'register',
      engine: 'wgl',
      partitions: 31,
      operations: checked,
      durationMs: 182,
      exhausted: null,
      counterexample: null,
    },
    wallDurationMs: 4210,
  };
  const run = syntheticRun(shape.concurrency ? { concurrency: shape.concurrency } : {});
  return { run, verdict, events, schedule: { name: 'drawn', faults: [] } };
}
