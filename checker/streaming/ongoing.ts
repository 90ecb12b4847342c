import type { HistoryEvent } from '../history.ts';
import type { Clock, Operation, Outcome } from '../operation.ts';
import { Sequence } from '../sequence.ts';

type Draft = { -readonly [K in keyof Operation]: Operation[K] };

/** An operation from its call on. */
export interface Ongoing {
  /** What is known of it so far: `info` as long as it is not over. */
  operation: Operation;
  /** The line of its `invoke`, for messages. */
  readonly line: number;
  /** Whether its completion is known. */
  isOver: boolean;
}

/** What an event of a client did. */
export interface Change {
  readonly kind: 'called' | 'completed';
  readonly ongoing: Ongoing;
}

/**
 * Pairs invocations with completions, as `toOperations` does and with the same errors, but keeps
 * only what is open, and the numbers of the processes that are retired.
 */
export class OngoingOperations {
  /** The operations that are open, by their processes. */
  readonly open: Map<number, Ongoing> = new Map();
  readonly #sequence: Sequence = new Sequence((process) => {
    return this.open.get(process)?.operation.callAt;
  });
  /** The `info` event of each process that is retired. */
  readonly #retired = new Map<number, number>();

  get clock(): Clock {
    return this.#sequence.timed === true ? 'time' : 'index';
  }

  /**
   * Takes the next event.
   *
   * @returns what it did; null for the nemesis
   * @throws HistoryError if it contradicts the format or an earlier event
   */
  add(event: HistoryEvent): Change | null {
    this.#sequence.next(event);
    if (event.process === 'nemesis') return null;
    if (event.type === 'invoke') return this.#invoke(event, event.process);
    return this.#complete(event, event.process);
  }

  #invoke(event: HistoryEvent, process: number): Change {
    const open = this.open.get(process)?.operation;
    if (open !== undefined) {
      const what = `process ${process} invokes ${event.f} while its ${open.f} of event ${open.id}`;
      this.#sequence.refuse(event, `${what} is open; expected the completion of that one first`);
    }
    const end = this.#retired.get(process);
    if (end !== undefined) {
      const what = `process ${process} is used again after its info of event ${end}`;
      this.#sequence.refuse(event, `${what}; expected a process of another number`);
    }
    const operation: Operation = {
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
    const ongoing = { operation, line: this.#sequence.line, isOver: false };
    this.open.set(process, ongoing);
    return { kind: 'called', ongoing };
  }

  #complete(event: HistoryEvent, process: number): Change {
    const ongoing = this.open.get(process);
    if (ongoing === undefined) {
      const what = `process ${process} completes ${event.f} without a call`;
      return this.#sequence.refuse(event, `${what}; expected its invoke before`);
    }
    const draft: Draft = ongoing.operation;
    const key = event.key ?? null;
    if (draft.f !== event.f || draft.key !== key) {
      const [is, was] = [nameOf(event.f, key), nameOf(draft.f, draft.key)];
      this.#sequence.refuse(event, `completes ${is}; expected ${was}, as in invoke ${draft.id}`);
    }
    this.open.delete(process);
    if (event.type === 'info') this.#retired.set(process, event.index);
    else draft.returnAt = event.time ?? event.index;
    draft.outcome = outcomeOf(event);
    if (event.type === 'ok') draft.output = event.value;
    if (event.logIndex !== undefined) draft.logIndex = event.logIndex;
    if (event.term !== undefined) draft.term = event.term;
    ongoing.isOver = true;
    return { kind: 'completed', ongoing };
  }
}

function outcomeOf(event: HistoryEvent): Outcome {
  if (event.type === 'ok' || event.type === 'info') return event.type;
  return event.f === 'cas' && event.error === 'mismatch' ? 'mismatch' : 'fail';
}

function nameOf(f: string, key: string | null): string {
  return key === null ? f : `${f} of key ${JSON.stringify(key)}`;
}
