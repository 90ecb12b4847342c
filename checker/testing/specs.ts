/** What an operation asks for. */
export interface Asked {
  readonly process: number;
  readonly f: string;
  readonly input: unknown;
}

/** What a sequential object answers. */
export interface Answer {
  readonly outcome: 'ok' | 'mismatch' | 'fail';
  /** JSON text of what the `ok` carries; null where it says nothing of the state. */
  readonly seen: string | null;
  readonly state: string;
}

/**
 * A sequential object for brute force, whose state is JSON text: `null` at first. Shares nothing
 * with the models.
 */
export type Spec = (state: string, asked: Asked) => Answer;

const done = (state: unknown): Answer => ({
  outcome: 'ok',
  seen: null,
  state: JSON.stringify(state ?? null),
});
const saw = (state: string, value: unknown): Answer => ({
  outcome: 'ok',
  seen: JSON.stringify(value ?? null),
  state,
});
const refused = (state: string): Answer => ({ outcome: 'fail', seen: null, state });

function kv(state: string, { f, input }: Asked): Answer {
  const held: unknown = JSON.parse(state);
  if (f === 'get' || f === 'read') return saw(state, held);
  if (f === 'put' || f === 'write') return done(input);
  if (f === 'delete') return done(null);
  if (f === 'append') {
    if (held === null) return done([input]);
    return Array.isArray(held) ? done(held.concat([input])) : refused(state);
  }
  const [from, to] = input as unknown[];
  if (JSON.stringify(from) === state) return done(to);
  return { outcome: 'mismatch', seen: null, state };
}

function list(state: string, { f, input }: Asked): Answer {
  const elements = (JSON.parse(state) ?? []) as unknown[];
  return f === 'read' ? saw(state, elements) : done(elements.concat([input]));
}

function set(state: string, { f, input }: Asked): Answer {
  const members = (JSON.parse(state) ?? {}) as Record<string, unknown>;
  const name = JSON.stringify(input);
  if (f === 'contains') return saw(state, name in members);
  if (f === 'read') return saw(state, Object.values(members).sort());
  if (f === 'remove') {
    const { [name]: _, ...others } = members;
    return done(others);
  }
  const all = { ...members, [name]: input };
  return done(Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1))));
}

function queue(state: string, { f, input }: Asked): Answer {
  const waiting = (JSON.parse(state) ?? []) as unknown[];
  if (f === 'enqueue') return done([...waiting, input]);
  if (waiting.length === 0) return saw(state, null);
  return saw(JSON.stringify(waiting.slice(1)), waiting[0]);
}

function lock(state: string, { f, process }: Asked): Answer {
  const isFree = state === 'null';
  if (f === 'acquire') return isFree ? done(process) : refused(state);
  return state === String(process) ? done(null) : refused(state);
}

function counter(state: string, { f, input }: Asked): Answer {
  const sum = Number(JSON.parse(state) ?? 0);
  return f === 'read' ? saw(state, sum) : done(sum + Number(input));
}

/** The objects by the names of their models. */
export const specs: Readonly<Record<string, Spec>> = {
  register: kv,
  'cas-register': kv,
  kv,
  'list-append': list,
  set,
  'fifo-queue': queue,
  lock,
  counter,
};
