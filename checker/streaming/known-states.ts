import type { Json } from '../history.ts';
import { isList } from '../json.ts';
import { namedModels } from '../models/index.ts';
import type { Model } from '../models/model.ts';
import type { Operation } from '../operation.ts';

/**
 * How a state is brought about and told by operations, so that a model's second account of an object,
 * which begins at its first state, can verify a stretch between two others without the model's
 * `step`.
 */
export interface KnownStates {
  /** Operations that bring a new object into the state. */
  bring(state: Json): Operation[];
  /** Operations whose answers are right in this state and in no other. */
  tell(state: Json): Operation[];
}

/** @returns null for a model that is not one of this package's */
export function knownStatesOf(model: Model): KnownStates | null {
  return namedModels.includes(model) ? (known[model.name] ?? null) : null;
}

const register: KnownStates = {
  bring: (state) => [made('write', state)],
  tell: (state) => [made('read', undefined, state)],
};

const store: KnownStates = {
  bring: (state) => [made('put', state)],
  tell: (state) => [made('get', undefined, state)],
};

const known: Readonly<Record<string, KnownStates>> = {
  register,
  'cas-register': register,
  'etcd-log': register,
  'knossos-cas-register': register,
  kv: store,
  'porcupine-kv': store,
  'list-append': {
    bring: (state) => listOf(state).map((value) => made('append', value)),
    tell: (state) => [made('read', undefined, state)],
  },
  set: {
    bring: (state) => listOf(state).map((text) => made('add', memberOf(text))),
    tell: (state) => [made('read', undefined, listOf(state).map(memberOf))],
  },
  'fifo-queue': {
    bring: (state) => listOf(state).map((value) => made('enqueue', value)),
    tell: (state) => [...listOf(state), null].map((value) => made('dequeue', undefined, value)),
  },
  counter: {
    bring: (state) => [made('add', state)],
    tell: (state) => [made('read', undefined, state)],
  },
  lock: {
    bring: (holder) => (holder === null ? [] : [by(Number(holder), 'acquire')]),
    tell: (holder) => [holder === null ? by(0, 'acquire') : by(Number(holder), 'release')],
  },
  'knossos-mutex': {
    bring: (isHeld) => (isHeld === true ? [made('acquire')] : []),
    tell: (isHeld) => [made(isHeld === true ? 'release' : 'acquire')],
  },
};

function listOf(state: Json): readonly Json[] {
  return isList(state) ? state : [];
}

/** The member of a set whose text is in its state: `"abc`, `=5`, `[1,2]`. */
function memberOf(text: Json): Json {
  const letters = String(text);
  if (letters.startsWith('"')) return letters.slice(1);
  return JSON.parse(letters.startsWith('=') ? letters.slice(1) : letters) as Json;
}

function made(f: string, input?: Json, output?: Json): Operation {
  const at = Number.NEGATIVE_INFINITY;
  const id = -1;
  return { id, process: 0, f, key: null, input, output, outcome: 'ok', callAt: at, returnAt: at };
}

function by(process: number, f: string): Operation {
  return { ...made(f), process };
}
