import type { Operation } from '../../operation.ts';
import type { Subject } from '../engine.ts';
import { type Wording, wordingOf } from '../wording.ts';
import type { Misfit } from './places.ts';
import type { OddRead } from './steps.ts';

const WHAT = 'the counter';

/** Of a read that no number of adds explains. */
export function explainOdd(subject: Subject, { odd, delta }: OddRead): string {
  const say = wordingOf(subject, WHAT, [odd]);
  return `${saw(odd, say)}, but every add adds ${delta}.`;
}

/**
 * Of reads that saw too few or too many adds.
 *
 * @param around the reads, in the order in which they must stand
 * @param counted the adds that may have happened before the last of them
 */
export function explainMisfit(
  subject: Subject,
  { kind }: Misfit,
  around: readonly Operation[],
  counted: readonly Operation[],
): string {
  const say = wordingOf(subject, WHAT, around);
  const [one, other] = around;
  if (one === undefined) return 'the adds and the reads contradict one another.';
  if (kind === 'too few') {
    return `${saw(one, say)}, but only ${adds(counted.length)} had been called by then.`;
  }
  const last = other ?? one;
  const from = other === undefined ? Number.NEGATIVE_INFINITY : one.returnAt;
  const between = counted.filter(
    ({ callAt, returnAt }) => from < callAt && returnAt < last.callAt,
  ).length;
  if (other === undefined) return `${saw(one, say)}, but ${adds(between)} had finished before.`;
  const isPast = Math.abs(Number(one.output)) > Math.abs(Number(other.output));
  const what = isPast
    ? 'which the counter had passed by then'
    : `and ${adds(between)} began and finished between the two`;
  return `${saw(one, say)}, ${saw(other, say)}, ${what}.`;
}

function saw(read: Operation, say: Wording): string {
  return `process ${read.process} read ${say.value(read.output)} from ${say.where} ${say.when(read)}`;
}

function adds(count: number): string {
  return count === 1 ? '1 add' : `${count} adds`;
}
