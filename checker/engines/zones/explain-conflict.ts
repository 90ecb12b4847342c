import type { Clock } from '../../operation.ts';
import { NONE } from './columns.ts';
import type { Circle, Conflict, Crossed, Ends, TooEarly } from './conflict.ts';
import { culpritsOf } from './culprits.ts';
import { Phrases } from './phrases.ts';
import type { Register } from './register.ts';
import { NULL_VALUE } from './value-numbers.ts';

/**
 * Says in a sentence why the register has no linearization. It claims no more than what made the
 * conflict: who found what, which return lay before which call, and that each of the values was
 * written once.
 */
export function explainConflict(
  register: Register,
  conflict: Conflict,
  about: { readonly key: string | null; readonly clock: Clock },
): string {
  const say = new Phrases(register, about, culpritsOf(register, conflict));
  return `${sentence(register, conflict, say)}.`;
}

function sentence(register: Register, conflict: Conflict, say: Phrases): string {
  switch (conflict.kind) {
    case 'never written':
      return `${say.answer(conflict.by)}, but ${say.found(conflict.by)} was never written`;
    case 'replaced twice': {
      const { one, other } = conflict;
      const [first, last] = one < other ? [one, other] : [other, one];
      const found = say.found(one);
      return `${say.answer(first)} and ${say.answer(last)}: both replaced ${found}, but ${wasOnce(register, one, found)}`;
    }
    case 'circle':
      return circleSentence(conflict, say);
    case 'too early':
      return tooEarlySentence(register, conflict, say);
    case 'crossed':
      return crossedSentence(register, conflict, say);
  }
}

function wasOnce({ columns }: Register, at: number, found: string): string {
  const isFirst = columns.seen[at] === NULL_VALUE;
  return isFirst ? `nothing set it back to ${found}` : `${found} was written only once`;
}

function nothingAgain({ columns }: Register, at: number, value: string): string {
  const isFirst = columns.seen[at] === NULL_VALUE;
  return isFirst ? `nothing set it back to ${value}` : `nothing wrote ${value} again`;
}

function circleSentence({ members }: Circle, say: Phrases): string {
  const [only] = members;
  if (members.length === 1 && only !== undefined) {
    return `${say.answer(only)}, but nothing else wrote ${say.found(only)}`;
  }
  const names = members.map((at) => say.name(at)).join(', then ');
  return `${names}: each found the value that the one before it wrote, and the first what the last one wrote, and nothing else wrote any of these values`;
}

function tooEarlySentence(register: Register, { later, earlier }: TooEarly, say: Phrases): string {
  if (!say.isRead(earlier)) return writtenLater(register, { later, earlier }, say);
  const found = say.found(earlier);
  const gone = `${say.wasOver(later)} at ${say.returnedAt(later)}`;
  const isDirect = register.columns.seen[later] === register.columns.seen[earlier];
  const how = isDirect ? '' : `, and cas had led there from ${found}`;
  return `${say.answer(earlier)}, but ${gone}${how}, and ${nothingAgain(register, earlier, found)}`;
}

function writtenLater(
  { columns, writers }: Register,
  { later, earlier }: Omit<TooEarly, 'kind'>,
  say: Phrases,
): string {
  const found = columns.seen[later] as number;
  const isDirect = writers.writer[found] === earlier;
  const [value, source] = [say.found(later), say.left(earlier)];
  const how = isDirect ? '' : `${value} came from ${source} by cas, and `;
  const when = `${say.name(earlier)} was called at ${say.calledAt(earlier)}`;
  return `${say.answer(later)}, but ${how}${source} was written only later: ${when}`;
}

function crossedSentence(register: Register, crossed: Crossed, say: Phrases): string {
  const isSwapped = !isStale(register, crossed.one);
  const [stale, other] = isSwapped ? [crossed.other, crossed.one] : [crossed.one, crossed.other];
  const found = register.columns.seen[stale.late] === NONE ? null : say.found(stale.late);
  const again = found === null ? '' : `, and ${nothingAgain(register, stale.late, found)}`;
  const gone = `${say.answer(stale.late)}, but ${say.wasOver(other.early)} at ${say.returnedAt(other.early)}`;
  if (stale.early === NONE) return gone + again;
  const isOne = other.early === other.late && !say.isRead(other.early);
  const isWriter =
    stale.early === register.writers.writer[register.columns.seen[stale.late] as number];
  if (isOne && isWriter) {
    return `${say.answer(stale.late)}, but ${say.name(other.early)}, which came after it, had finished at ${say.returnedAt(other.early)}${again}`;
  }
  const before = `${say.wasOver(stale.early, '')} at ${say.returnedAt(stale.early)}, before ${say.name(other.late)} was called at ${say.calledAt(other.late)}`;
  return `${gone}, and ${say.left(other.early)} came after ${say.left(stale.late)}: ${before}${again}`;
}

/** Whether the last call of the block is one that looked, best a read. */
function isStale({ columns }: Register, { late }: Ends): boolean {
  return columns.seen[late] !== NONE;
}
