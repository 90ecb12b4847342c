import type { Operation } from '../../operation.ts';
import type { Subject } from '../engine.ts';
import { type Wording, wordingOf } from '../wording.ts';
import type { NeverEmpty } from './emptiness.ts';
import type { BadDequeue, Passage } from './values.ts';

const WHAT = 'the queue';
const SHOWN = 5;

/** Of a dequeue that cannot be, whatever the others did. */
export function explainBadDequeue(subject: Subject, { kind, value, culprits }: BadDequeue): string {
  const say = wordingOf(subject, WHAT, culprits);
  const [enqueue, dequeue = enqueue, other] = culprits;
  if (enqueue === undefined || dequeue === undefined) throw new Error('internal error: no culprit');
  const what = say.value(value);
  if (kind === 'never enqueued') return `${took(dequeue, say)}, but ${what} was never enqueued.`;
  if (kind === 'too early') {
    return `${took(dequeue, say)}, but ${say.by(enqueue)} was called only at ${say.at(enqueue.callAt)}.`;
  }
  const also = other === undefined ? '' : ` and ${took(other, say)}`;
  return `${took(dequeue, say)}${also}, but ${what} was enqueued only once.`;
}

/** Of a value that was enqueued first and came out last, or not at all. */
export function explainOvertaking(subject: Subject, first: Passage, second: Passage): string {
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
export function explainNeverEmpty(subject: Subject, { dequeue, cover }: NeverEmpty): string {
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

function inBy({ enqueue, inReturn }: Passage, say: Wording): string {
  const how =
    inReturn < enqueue.returnAt ? 'had taken effect, since it was dequeued,' : 'had finished';
  return `${say.by(enqueue)} ${how} at ${say.at(inReturn)}`;
}

function took(dequeue: Operation, say: Wording): string {
  return `process ${dequeue.process} dequeued ${say.value(dequeue.output)} ${say.when(dequeue)}`;
}
