import { STANDARD_INPUT } from '../../../checker/formats/chunks.ts';
import { EventStream } from '../../../checker/formats/event-stream.ts';
import { inFile } from '../../../checker/formats/in-file.ts';
import {
  Checker,
  check,
  type HistoryEvent,
  type StreamResult,
  type StreamViolation,
} from '../../../checker/index.ts';
import type { Checked, CheckFileOptions } from './check-file.ts';

/** More events of one object are not read a second time. */
const MOST_READ_AGAIN = 400_000;

/**
 * Checks a file, or standard input, while it is read and without holding it, and stops reading at the
 * first violation. Where the stream does not keep enough for a small counterexample, a file's
 * operations on that object are read once more.
 *
 * @throws FileFormatError where the file or its history is malformed, up to a violation
 */
export async function streamFile(
  file: string,
  model: string,
  options: CheckFileOptions,
): Promise<Checked> {
  const startMs = performance.now();
  const stream = new EventStream(file, options);
  const lineOf = (event: number) => stream.lineOf(event);
  const checker = new Checker(model, options);
  let isOver = false;
  let answered = 0;
  for await (const events of stream.batches()) {
    answered += events.filter(isAnswer).length;
    isOver = await inFile(file, lineOf, () => pushAll(checker, events));
    if (isOver) break;
  }
  const found = await inFile(file, lineOf, () => checker.verdict());
  const result = await withCounterexample(file, found, options);
  const readMs = performance.now() - startMs - found.durationMs;
  return {
    result,
    format: stream.format ?? 'jsonl',
    truncated: stream.truncated,
    answered,
    readMs,
  };
}

/** Whether the event says that an operation happened, or with its error why it could not. */
function isAnswer({ process, type, error }: HistoryEvent): boolean {
  return process !== 'nemesis' && (type === 'ok' || (type === 'fail' && error === 'mismatch'));
}

/** @returns whether there is a violation: then the rest is left alone */
function pushAll(checker: Checker, events: readonly HistoryEvent[]): boolean {
  return events.some((event) => checker.push(event) === 'violation');
}

async function withCounterexample(
  file: string,
  result: StreamResult,
  options: CheckFileOptions,
): Promise<StreamResult> {
  const { violation, model } = result;
  if (violation === null || violation.counterexample !== null || file === STANDARD_INPUT) {
    return result;
  }
  const events = await eventsUpTo(violation, file, options);
  if (events === null) return result;
  const again = check(events, model, options);
  if (again.verdict === 'valid') {
    const { firstMisfit } = violation;
    throw new Error(`internal error: the stream refuted operation ${firstMisfit}, check did not`);
  }
  const { counterexample } = again;
  if (counterexample === null) return result;
  const { explanation, refutedBy } = counterexample;
  return { ...result, violation: { ...violation, explanation, refutedBy, counterexample } };
}

/** The events of the violation's object up to the misfit's return; null if these are too many. */
async function eventsUpTo(
  { key, firstMisfit }: StreamViolation,
  file: string,
  options: CheckFileOptions,
): Promise<HistoryEvent[] | null> {
  const taken: HistoryEvent[] = [];
  let misfit: HistoryEvent | null = null;
  for await (const events of new EventStream(file, options).batches()) {
    for (const event of events) {
      if (event.process === 'nemesis' || (event.key ?? null) !== key) continue;
      taken.push(event);
      if (event.index === firstMisfit) misfit = event;
      else if (event.process === misfit?.process) return taken;
      if (taken.length > MOST_READ_AGAIN) return null;
    }
  }
  return taken;
}
