import type { HistoryEvent } from '../../../checker/history.ts';
import type { VerdictFile } from '../../run/results.ts';
import { operationsOf } from '../operations.ts';
import type { ReportInput } from '../report.ts';
import type { HistoryShape } from './history.ts';
import { syntheticRun, validRun } from './runs.ts';

type Check = NonNullable<VerdictFile['check']>;

function checkOf(input: ReportInput): Check {
  if (input.verdict.check === null) throw new Error('a checked run was asked for');
  return input.verdict.check;
}

/** The first ok read of a key, after the given time, that saw a value that was written. */
function victimIn(events: readonly HistoryEvent[], fromNs: number): HistoryEvent {
  const victim = events.find(
    (e) => e.type === 'ok' && e.f === 'read' && (e.time ?? 0) > fromNs && e.value !== null,
  );
  if (!victim) throw new Error('no read to spoil');
  return victim;
}

/** A read under the first partition returns a value that was overwritten before it began. */
export function violationRun(shape: Partial<HistoryShape> = {}): ReportInput {
  const input = validRun(shape);
  const victim = victimIn(input.events, 13.2e9);
  const operations = operationsOf(input.events).filter((op) => op.key === victim.key);
  const invoke = input.events.findLast(
    (e) => e.type === 'invoke' && e.process === victim.process && e.index < victim.index,
  );
  const done = operations.filter(
    (op) => op.f !== 'read' && op.outcome === 'ok' && (op.endNs ?? 0) < (invoke?.time ?? 0),
  );
  const stale = done.at(-3);
  if (!stale || !invoke) throw new Error('too few writes before the read');
  const value = Array.isArray(stale.asked) ? (stale.asked[1] ?? null) : (stale.asked ?? null);
  const events = input.events.map((e) => (e === victim ? { ...e, value, node: 3, term: 2 } : e));
  const prefix = operations.filter((op) => op.outcome === 'ok' && op.startNs < (invoke.time ?? 0));
  const counterexample = {
    key: victim.key ?? null,
    explanation: `The read of ${victim.key} by process ${victim.process} returned ${JSON.stringify(value)}, but ${JSON.stringify(value)} had been overwritten before the read began: no moment between its call and its return has that value.`,
    linearizedPrefix: prefix.map((op) => op.index),
    firstMisfit: invoke.index,
  };
  const verdict: VerdictFile = {
    ...input.verdict,
    verdict: 'violation',
    sentence: `Not linearizable: a read of ${victim.key} returned ${JSON.stringify(value)} after it had been overwritten, while n3 (leader) was isolated.`,
    check: { ...checkOf(input), verdict: 'violation', counterexample },
  };
  return {
    ...input,
    run: syntheticRun({ reads: 'stale', concurrency: input.run.config.concurrency }),
    verdict,
    events,
  };
}

/** Nothing bit and the checker ran out of memory. */
export function inconclusiveRun(): ReportInput {
  const input = validRun({ operations: 800 });
  const faults = input.verdict.faults.map((fault) => ({
    ...fault,
    bit: false,
    leaderChanged: false,
  }));
  const verdict: VerdictFile = {
    ...input.verdict,
    verdict: 'inconclusive',
    sentence: 'Nothing was proven: the checker ran out of memory, and no partition bit.',
    reasons: ['check of key k2: 512 MB were not enough', 'partition: none of 2 bit'],
    faults,
    bites: { partition: { asked: 2, bit: 0 } },
    invariants: { events: 41_200, unseen: [], deaths: [], starts: {}, findings: [] },
    convergence: { reached: false, detail: 'n4 stayed at index 811 of 903' },
    check: { ...checkOf(input), verdict: 'inconclusive', exhausted: 'memory (512 MB)' },
  };
  return { ...input, verdict };
}

/** The cluster never came up: there is no history and no check. */
export function errorRun(): ReportInput {
  const input = validRun({ operations: 0 });
  const verdict: VerdictFile = {
    ...input.verdict,
    verdict: 'error',
    sentence: 'The cluster did not come up: n4 exited with code 1.',
    reasons: ['n4: cannot open /data/wal: permission denied'],
    operations: { ok: 0, fail: 0, info: 0 },
    phases: [],
    faults: [],
    bites: {},
    leaderChanges: { total: 0, duringFaults: 0 },
    leaders: [],
    clocks: [],
    invariants: { events: 41_200, unseen: [], deaths: [], starts: {}, findings: [] },
    convergence: { reached: false, detail: 'the run ended before it' },
    check: null,
  };
  return {
    ...input,
    run: syntheticRun({ cluster: 'docker' }),
    verdict,
    events: [],
    schedule: null,
  };
}
