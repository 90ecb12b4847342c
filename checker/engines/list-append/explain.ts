import { jsonKey } from '../../json.ts';
import { listSeen } from '../../models/list-append.ts';
import type { Operation } from '../../operation.ts';
import type { Subject } from '../engine.ts';
import { type Wording, wordingOf } from '../wording.ts';
import { type Conflict, named } from './conflict.ts';

const SHOWN = 4;

/** Says in a sentence why the list has no linearization. */
export function explainLists(subject: Subject, conflict: Conflict): string {
  const say = wordingOf(subject, 'the list', named(conflict));
  return `${sentence(conflict, say)}.`;
}

function sentence(conflict: Conflict, say: Wording): string {
  switch (conflict.kind) {
    case 'never appended':
      return `${saw(conflict.read, say)} with ${say.value(conflict.value)} in it, which nobody appended`;
    case 'twice':
      return `${saw(conflict.read, say)} with ${say.value(conflict.value)} in it twice, but it was appended only once`;
    case 'apart':
      return `${saw(conflict.one, say)}, ${saw(conflict.other, say)}, and neither is how the other begins`;
    case 'inverted':
      return inverted(conflict.first, conflict.second, conflict.read, say);
  }
}

function inverted(
  first: Operation,
  second: Operation,
  read: Operation | null,
  say: Wording,
): string {
  const [earlier, later] = [say.at(second.returnAt), say.at(first.callAt)];
  if (first.f === 'append' && second.f === 'append') {
    const how = read !== null && sees(read, second) ? 'before' : 'without';
    const seen =
      read === null
        ? ''
        : `${saw(read, say)}, with ${say.value(first.input)} ${how} ${say.value(second.input)}, but `;
    return `${seen}${say.by(second)} had finished at ${earlier}, before ${say.by(first)} was called at ${later}`;
  }
  if (first.f === 'append') {
    return `${saw(second, say)}, before ${say.by(first)} was called at ${later}`;
  }
  if (second.f === 'append') {
    return `${saw(first, say)} without ${say.value(second.input)}, but ${say.by(second)} had finished at ${earlier}`;
  }
  return `${saw(first, say)}, but ${saw(second, say)}, which is longer, and nothing is ever taken off`;
}

function sees(read: Operation, append: Operation): boolean {
  const value = jsonKey(append.input ?? null);
  return listSeen(read).some((other) => jsonKey(other) === value);
}

function saw(read: Operation, say: Wording): string {
  const list = listSeen(read);
  const end = list.slice(-SHOWN).map(say.value).join(',');
  const text = list.length <= SHOWN ? `[${end}]` : `${list.length} elements, […,${end}],`;
  return `process ${read.process} read ${text} from ${say.where} ${say.when(read)}`;
}
