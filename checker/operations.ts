import type { HistoryEvent } from './history.ts';
import type { Operation, OperationList, Outcome } from './operation.ts';
import { Sequence } from './sequence.ts';

type Draft = { -readonly [K in keyof Operation]: Operation[K] };

/**
 * Pairs invocations with completions. Events of the nemesis are passed over; an invocation without
 * a completion is `info`.
 *
 * @throws HistoryError at the first event that contradicts the format or an earlier event.
 */
export function toOperations(history: Iterable<HistoryEvent>): OperationList {
  const pairing = new Pairing();
  for (const event of history) pairing.add(event);
  const { operations, lines, sequence } = pairing;
  return { operations, lines, clock: sequence.timed ? 'time' : 'index' };
}

class Pairing {
  readonly operations: Draft[] = [];
  readonly lines: number[] = [];
  readonly sequence: Sequence = new Sequence((process) => this.#open.get(process)?.callAt);
  /** The open operation of each process that has one. */
  readonly #open = new Map<number, Draft>();
  /** The `info` event of each process that is retired. */
  readonly #retired = new Map<number, number>();

  add(event: HistoryEvent): void {
    this.sequence.next(event);
    if (event.process === 'nemesis') return;
    if (event.type === 'invoke') this.#invoke(event, event.process);
    else this.#complete(event, event.process);
  }

  #invoke(event: HistoryEvent, process: number): void {
    const open = this.#open.get(process);
    if (open !== undefined) {
      const what = `process ${process} invokes ${event.f} while its ${open.f} of event ${open.id}`;
      this.sequence.refuse(event, `${what} is open; expected the completion of that one first`);
    }
    const end = this.#retired.get(process);
    if (end !== undefined) {
      const what = `process ${process} is used again after its info of event ${end}`;
      this.sequence.refuse(event, `${what}; expected a process of another number`);
    }
    const draft = draftOf(event, process);
    this.#open.set(process, draft);
    this.operations.push(draft);
    this.lines.push(this.sequence.line);
  }

  #complete(event: HistoryEvent, process: number): void {
    const draft = this.#open.get(process);
    if (draft === undefined) {
      const what = `process ${process} completes ${event.f} without a call`;
      return this.sequence.refuse(event, `${what}; expected its invoke before`);
    }
    const key = event.key ?? null;
    if (draft.f !== event.f || draft.key !== key) {
      const [is, was] = [nameOf(event.f, key), nameOf(draft.f, draft.key)];
      this.sequence.refuse(event, `completes ${is}; expected ${was}, as in invoke ${draft.id}`);
    }
    this.#open.delete(process);
    if (event.type === 'info') this.#retired.set(process, event.index);
    else draft.returnAt = event.time ?? event.index;
    draft.outcome = outcomeOf(event);
    if (event.type === 'ok') draft.output = event.value;
    if (event.logIndex !== undefined) draft.logIndex = event.logIndex;
    if (event.term !== undefined) draft.term = event.term;
  }
}

function draftOf(event: HistoryEvent, process: number): Draft {
  return {
    id: event.index,
    process,
    f: event.f,
    key: event.key ?? null,
    input: event.value,
    output: undefined,
    outcome: 'info',
    callAt: event.time ?? event.index,
    returnAt: Number.POSITIVE_INFINITY,
  };
}

function outcomeOf(event: HistoryEvent): Outcome {
  if (event.type === 'ok' || event.type === 'info') return event.type;
  return event.f === 'cas' && event.error === 'mismatch' ? 'mismatch' : 'fail';
}

function nameOf(f: string, key: string | null): string {
  return key === null ? f : `${f} of key ${JSON.stringify(key)}`;
}
