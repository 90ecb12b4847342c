import type { HistoryEvent } from '../../checker/history.ts';
import type { RunFile, VerdictFile } from '../run/results.ts';
import { bucketsOf } from './buckets.ts';
import { clockSeriesOf } from './clocks.ts';
import { operationText } from './format.ts';
import { lanesOf } from './lanes.ts';
import type { Misfit } from './misfit.ts';
import type { Operation, Outcome } from './operations.ts';
import type { Band, OperationColumns, PageData } from './page-data.ts';

/** Outcomes by their number in `OperationColumns`. */
const OUTCOMES: readonly Outcome[] = ['ok', 'fail', 'info'];

class Names {
  readonly list: string[] = [];
  readonly #numbers = new Map<string, number>();

  number(name: string): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    this.#numbers.set(name, this.list.length);
    return this.list.push(name) - 1;
  }
}

/** When the run was over, as far as anything says so. */
function endOf(verdict: VerdictFile, events: readonly HistoryEvent[], ops: readonly Operation[]) {
  const last = events.at(-1);
  return Math.max(
    1,
    last?.time ?? 0,
    ...verdict.phases.map((phase) => phase.endNs),
    ...verdict.faults.map((fault) => fault.endNs ?? 0),
    ops.reduce((end, op) => Math.max(end, op.endNs ?? op.startNs), 0),
  );
}

/** Faults in order of their start, each on the first row that is free. */
export function bandsOf(faults: VerdictFile['faults'], endNs: number): Band[] {
  const rowsEndNs: number[] = [];
  const begun = faults.flatMap((fault) => {
    if (fault.startNs === null) return [];
    return [{ fault, startNs: fault.startNs, endNs: fault.endNs ?? endNs }];
  });
  begun.sort((a, b) => a.startNs - b.startNs);
  return begun.map(({ fault, ...span }) => {
    const free = rowsEndNs.findIndex((rowEndNs) => rowEndNs <= span.startNs);
    const row = free === -1 ? rowsEndNs.length : free;
    rowsEndNs[row] = span.endNs;
    return { id: fault.id, kind: fault.kind, what: fault.what, isBit: fault.bit, row, ...span };
  });
}

/** Gathers what the page's script needs; null where no operation was recorded. */
export function pageDataOf(
  run: RunFile,
  verdict: VerdictFile,
  events: readonly HistoryEvent[],
  operations: readonly Operation[],
  misfit: Misfit | null,
): PageData | null {
  if (operations.length === 0) return null;
  const endNs = endOf(verdict, events, operations);
  const lanes = lanesOf(operations, run.config.concurrency, endNs);
  const keys = new Names();
  const functions = new Names();
  const errors = new Names();
  const position = new Map(operations.map((op, i) => [op.index, i]));
  const columns: OperationColumns = {
    index: operations.map((op) => op.index),
    process: operations.map((op) => op.process),
    lane: operations.map((op) => lanes.get(op.process) ?? 0),
    f: operations.map((op) => functions.number(op.f)),
    key: operations.map((op) => keys.number(op.key ?? '(no key)')),
    error: operations.map((op) => (op.error === null ? -1 : errors.number(op.error))),
    startNs: operations.map((op) => op.startNs),
    lengthNs: operations.map((op) => (op.endNs === null ? null : op.endNs - op.startNs)),
    outcome: operations.map((op) => OUTCOMES.indexOf(op.outcome)),
    text: operations.map(operationText),
    node: operations.map((op) => op.node),
    logIndex: operations.map((op) => op.logIndex),
    term: operations.map((op) => op.term),
  };
  const at = misfit === null ? -1 : operations.indexOf(misfit.operation);
  return {
    endNs,
    keys: keys.list,
    functions: functions.list,
    errors: errors.list,
    laneCount: Math.max(...lanes.values()) + 1,
    operations: columns,
    bands: bandsOf(verdict.faults, endNs),
    phases: verdict.phases.map(({ name, startNs }) => ({ name, startNs })),
    leaders: verdict.leaders,
    nodes: run.config.nodes,
    buckets: bucketsOf(operations, endNs),
    clocks: clockSeriesOf(verdict.clocks, verdict.faults),
    focus:
      misfit === null
        ? null
        : {
            operation: at,
            key: columns.key[at] ?? -1,
            fromNs: misfit.fromNs,
            toNs: misfit.toNs,
            writers: misfit.nearby.flatMap(({ operation, part }) =>
              part === 'wrote-it' ? [operations.indexOf(operation)] : [],
            ),
            places: [...misfit.places].flatMap(([index, place]) => {
              const i = position.get(index);
              return i === undefined ? [] : [[i, place] as const];
            }),
          },
  };
}
