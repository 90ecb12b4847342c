import { shapeProblem } from '../event-shape.ts';
import type { HistoryEvent, Json } from '../history.ts';

/**
 * Makes an event of an operation's map as Jepsen has it. Of `:type`, `:f` and `:process` the names
 * count; a `:key` may be any value; an `:error` becomes its text.
 *
 * @param place the event's place in the file: its index, unless the map has one
 * @throws SyntaxError if the map is no event
 */
export function jepsenEvent(map: Json, place: number): HistoryEvent {
  const { ':index': index, ...fields } = map as Readonly<Record<string, Json>>;
  const type = nameOf(fields[':type']);
  const { ':value': value, ':key': key, ':error': error, ':process': process } = fields;
  const event = {
    index: index ?? place,
    process: process === ':nemesis' ? 'nemesis' : process,
    type,
    f: nameOf(fields[':f']),
    ...(key === undefined || key === null
      ? {}
      : { key: typeof key === 'string' ? key : JSON.stringify(key) }),
    ...(value === undefined ? {} : { value }),
    ...(error === undefined || error === null ? {} : { error: errorOf(error) }),
  };
  const problem = shapeProblem(event);
  if (problem !== null) throw new SyntaxError(problem);
  return event as HistoryEvent;
}

/** `:read` as `read`. */
function nameOf(value: Json | undefined): Json | undefined {
  return typeof value === 'string' ? value.replace(/^:/, '') : value;
}

function errorOf(value: Json): string {
  return typeof value === 'string' ? value.replace(/^:/, '') : JSON.stringify(value);
}
