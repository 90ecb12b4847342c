import { isList } from '../../json.ts';
import type { Operation } from '../../operation.ts';
import type { Subject } from '../engine.ts';
import { type Wording, wordingOf } from '../wording.ts';
import type { Torn } from './chain.ts';
import type { Stunted } from './growth.ts';
import type { Member } from './members.ts';
import type { NoStay } from './stay.ts';

const WHAT = 'the set';
const SHOWN = 4;

/** Of operations on one value that fit together in no way. */
export function explainNoStay(
  subject: Subject,
  { culprits }: NoStay,
  { add, remove }: Member,
): string {
  const say = wordingOf(subject, WHAT, culprits);
  const [first] = culprits;
  const value = say.value((add ?? first)?.input);
  if (culprits.length === 1 && first !== undefined) {
    return `${did(first, say)}, but ${value} was never added.`;
  }
  const all = culprits.toSorted((a, b) => a.callAt - b.callAt).map((one) => did(one, say));
  const once = remove === null ? 'added once and never removed' : 'added and removed once';
  return `${value} was ${once}, and this fits in no order: ${all.join('; ')}.`;
}

/** Of two reads of which neither saw all that the other saw. */
export function explainTorn(subject: Subject, { one, other }: Torn): string {
  const say = wordingOf(subject, WHAT, [one, other]);
  return `${did(one, say)}, ${did(other, say)}: each lacks a value that the other has, and nothing was ever removed.`;
}

/** Of a value that was seen too early or missed too late. */
export function explainStunted(subject: Subject, stunted: Stunted): string {
  if (stunted.kind === 'never added') {
    const say = wordingOf(subject, WHAT, [stunted.witness]);
    const value = typeof stunted.value === 'string' ? stunted.value : String(stunted.value);
    return `${did(stunted.witness, say)}, but ${value} was never added.`;
  }
  const { early, late, earlyAdd, lateAdd, between } = stunted;
  const say = wordingOf(subject, WHAT, [early, late, ...(between === null ? [] : [between])]);
  const values = [earlyAdd, lateAdd].map(({ input }) => say.value(input));
  const order =
    between === null
      ? `${values[0]} went in once and was never removed`
      : `${did(between, say)}, with ${values[0]} and without ${values[1]}, so ${values[0]} went in first`;
  return `${did(late, say)}, before this began: ${did(early, say)}; but ${order}.`;
}

function did(operation: Operation, say: Wording): string {
  const { process, f, input, output } = operation;
  const when = say.when(operation);
  const value = say.value(input);
  switch (f) {
    case 'add':
      return `process ${process} added ${value} to ${say.where} ${when}`;
    case 'remove':
      return `process ${process} removed ${value} from ${say.where} ${when}`;
    case 'contains':
      return `process ${process} ${output === true ? 'found' : 'did not find'} ${value} in ${say.where} ${when}`;
    default: {
      const all = isList(output) ? output : [];
      const text = all.length <= SHOWN ? say.value(all) : `${all.length} values`;
      return `process ${process} read ${text} from ${say.where} ${when}`;
    }
  }
}
