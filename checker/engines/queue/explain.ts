import type { Operation } from '../../operation.ts';
import type { Subject } from '../engine.ts';
import { type Wording, wordingOf } from '../wording.ts';
import type { NeverEmpty } from './emptiness.ts';
import type { TooManyLost } from './lost.ts';
import type { BadDequeue, Passage } from './values.ts';

const WHAT = 'the queue';
const SHOWN = 5;

/** Of a dequeue that cannot be, whatever the others did. */
export function explainBadDequeue(subject: Subject, { kind, value, culprits }: BadDequeue): string {
  const say = wordingOf(subject, WHAT, culprits);
  const enqueues = culprits.filter(({ f }) => f === 'enqueue');
  const dequeues = culprits.filter(({ f }) => f === 'dequeue');
  const what = say.value(value);
  const all = tookAll(dequeues, what, say);
  if (kind === 'never enqueued') return `${all}, but ${what} was never enqueued.`;
  if (kind === 'too often')
    return `${all}, but ${what} was enqueued only ${times(enqueues.length)}.`;
  const late = enqueues.at(-1);
  const other = enqueues.length > 1 ? `, and only ${times(enqueues.length - 1)} before` : '';
  if (late === undefined) throw new Error('internal error: no enqueue came too late');
  return `${all}, but ${say.by(late)} was called only at ${say.at(late.callAt)}${other}.`;
}

/** Of a value that was enqueued first and came out last, or not at all. */
export function explainOvertaking(
  subject: Subject,
  first: Passage,
  second: Passage,
): string | null {
  if (first.crowd !== null || second.crowd !== null) return null;
  const operations = [first, second].flatMap(({ enqueue, dequeue }) =>
    dequeue === null ? [enqueue] : [enqueue, dequeue],
  );
  const say = wordingOf(subject, WHAT, operations);
  const [one, other] = [first.enqueue.input, second.enqueue.input].map(say.value);
  const wentIn = `${one} was in ${say.where} before ${other}: ${inBy(first, say)}, and ${say.by(second.enqueue)} was called at ${say.at(second.inCall)}`;
  const out = second.dequeue === null ? '' : took(second.dequeue, say);
  const stayed =
    first.dequeue === null
      ? `while ${one} was never dequeued`
      : `before the dequeue of ${one} by process ${first.dequeue.process} was called at ${say.at(first.dequeue.callAt)}`;
  return `${wentIn}; but ${out}, ${stayed}.`;
}

/** Of a dequeue that found nothing although something was inside at each of its moments. */
export function explainNeverEmpty(subject: Subject, { dequeue, cover }: NeverEmpty): string | null {
  if (cover.some(({ crowd }) => crowd !== null)) return null;
  const named = cover.flatMap((one) => [
    one.enqueue,
    ...(one.dequeue === null ? [] : [one.dequeue]),
  ]);
  const say = wordingOf(subject, WHAT, [dequeue, ...named]);
  const stays = cover.slice(0, SHOWN).map((one) => {
    const until =
      one.dequeue === null ? 'was never dequeued' : `came out after ${say.at(one.outCall)}`;
    return `${say.value(one.enqueue.input)} went in by ${say.at(one.inReturn)} and ${until}`;
  });
  const more = cover.length > SHOWN ? `, and ${cover.length - SHOWN} more after it` : '';
  return `process ${dequeue.process} found ${say.where} empty ${say.when(dequeue)}, but something was inside all the time: ${stays.join('; ')}${more}.`;
}

/** Of values that were in the queue, and out of it before more dequeues can have taken them. */
export function explainTooManyLost(
  subject: Subject,
  { lost, crashed }: TooManyLost,
): string | null {
  const last = lost.at(-1);
  if (last === undefined || lost.some(({ passage }) => passage.crowd !== null)) return null;
  const { because } = last;
  const reason = 'enqueue' in because ? because.dequeue : because;
  if (reason === null || ('enqueue' in because && because.crowd !== null)) return null;
  const enqueues = lost.map(({ passage }) => passage.enqueue);
  const say = wordingOf(subject, WHAT, [...enqueues, reason, ...crashed]);
  const shown = enqueues.slice(0, SHOWN).map(({ input }) => say.value(input));
  const more = enqueues.length > SHOWN ? ` and ${enqueues.length - SHOWN} more` : '';
  const what = 'enqueue' in because ? took(reason, say) : foundEmpty(reason, say);
  const takers = crashed.length === 0 ? 'no dequeue' : `only ${dequeues(crashed.length)}`;
  return `${shown.join(', ')}${more} went into ${say.where} and no answer took ${enqueues.length === 1 ? 'it' : 'them'}, but had to be gone when ${what}; ${takers} without an answer had been called by then.`;
}

function inBy({ enqueue, inReturn }: Passage, say: Wording): string {
  const how =
    inReturn < enqueue.returnAt ? 'had taken effect, since it was dequeued,' : 'had finished';
  return `${say.by(enqueue)} ${how} at ${say.at(inReturn)}`;
}

/** `process 1 dequeued 5 (…) and process 2 dequeued 5 (…)`, or how many did. */
function tookAll(all: readonly Operation[], what: string, say: Wording): string {
  if (all.length <= 2) return all.map((one) => took(one, say)).join(' and ');
  const last = all.reduce((latest, { returnAt }) => Math.max(latest, returnAt), 0);
  return `${dequeues(all.length)} took ${what} by ${say.at(last)}`;
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}

function dequeues(count: number): string {
  return count === 1 ? 'one dequeue' : `${count} dequeues`;
}

function foundEmpty(dequeue: Operation, say: Wording): string {
  return `process ${dequeue.process} found it empty ${say.when(dequeue)}`;
}

function took(dequeue: Operation, say: Wording): string {
  return `process ${dequeue.process} dequeued ${say.value(dequeue.output)} ${say.when(dequeue)}`;
}
