import type { HistoryEvent, Json } from '../../checker/history.ts';

/** How an operation ended, as far as its client knows. */
export type Outcome = 'ok' | 'fail' | 'info';

/** One operation of a client: its call and, where there was one, its completion. */
export interface Operation {
  /** The history index of the invocation: the name by which a counterexample speaks of it. */
  readonly index: number;
  readonly process: number;
  readonly f: string;
  readonly key: string | null;
  readonly startNs: number;
  /** When the answer came, or the client gave up; null where the history ends before it. */
  readonly endNs: number | null;
  readonly outcome: Outcome;
  readonly asked: Json | undefined;
  readonly got: Json | undefined;
  readonly error: string | null;
  readonly node: number | null;
  readonly logIndex: number | null;
  readonly term: number | null;
}

/**
 * Events without a time are drawn a microsecond apart: their order is all that is known, and it is
 * the order that counts.
 */
function timeOf(event: HistoryEvent): number {
  return event.time ?? event.index * 1000;
}

function operation(call: HistoryEvent, process: number, end: HistoryEvent | null): Operation {
  return {
    index: call.index,
    process,
    f: call.f,
    key: call.key ?? null,
    startNs: timeOf(call),
    endNs: end === null ? null : timeOf(end),
    outcome: end === null || end.type === 'invoke' ? 'info' : end.type,
    asked: call.value,
    got: end?.value,
    error: end?.error ?? null,
    node: end?.node ?? null,
    logIndex: end?.logIndex ?? null,
    term: end?.term ?? null,
  };
}

/**
 * The clients' operations in order of their calls. A page is drawn of whatever was recorded, so
 * nothing here refuses: a call without a completion is `info`, a completion without a call is
 * left out.
 */
export function operationsOf(events: readonly HistoryEvent[]): Operation[] {
  const open = new Map<number, HistoryEvent>();
  const operations: Operation[] = [];
  for (const event of events) {
    if (event.process === 'nemesis') continue;
    const call = open.get(event.process);
    if (event.type === 'invoke') {
      if (call) operations.push(operation(call, event.process, null));
      open.set(event.process, event);
    } else if (call) {
      operations.push(operation(call, event.process, event));
      open.delete(event.process);
    }
  }
  for (const [process, call] of open) operations.push(operation(call, process, null));
  return operations.sort((a, b) => a.startNs - b.startNs || a.index - b.index);
}
