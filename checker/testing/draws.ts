import type { Json } from '../history.ts';
import type { Chance } from './chance.ts';

/** How the operations of one random history are. */
export interface Taste {
  /** Whether every value is written once, as far as that is up to the clients. */
  readonly unique: boolean;
  /** Whether sets are read whole, and whether values leave them. */
  readonly reads: boolean;
  readonly removes: boolean;
  /** What counters are added to by; null for any amount. */
  readonly delta: number | null;
}

/** An operation as a client asks for it. */
export interface Draw {
  readonly f: string;
  readonly input?: Json;
}

/** What a client may know when it asks. */
export interface Knowledge {
  readonly chance: Chance;
  readonly taste: Taste;
  /** How many operations were drawn before: a value that is new. */
  readonly fresh: number;
  /** The state of the object, as JSON text. */
  readonly state: string;
  /** What this process asked for last. */
  readonly last: string | null;
}

/** A value to write: a new one, or one of a few. */
function written({ chance, taste, fresh }: Knowledge): number {
  return taste.unique ? fresh : chance.int(3);
}

/** A value that was written, or may have been. */
function known(knowledge: Knowledge): number {
  const { chance, taste, fresh } = knowledge;
  return taste.unique ? chance.int(fresh + 1) : chance.int(3);
}

function cas(knowledge: Knowledge): Draw {
  const { chance, state } = knowledge;
  const isKnown = chance.percent(70);
  const from = isKnown ? (JSON.parse(state) as Json) : known(knowledge);
  return { f: 'cas', input: [from, written(knowledge)] };
}

function register(knowledge: Knowledge): Draw {
  const isRead = knowledge.chance.percent(45);
  return isRead ? { f: 'read' } : { f: 'write', input: written(knowledge) };
}

function kv(knowledge: Knowledge): Draw {
  const f = knowledge.chance.pick(['get', 'get', 'get', 'put', 'put', 'cas', 'append', 'delete']);
  if (f === 'cas') return cas(knowledge);
  return f === 'get' || f === 'delete' ? { f } : { f, input: written(knowledge) };
}

function set(knowledge: Knowledge): Draw {
  const { chance, taste } = knowledge;
  const kind = chance.int(10);
  if (kind < 2 && taste.reads) return { f: 'read' };
  if (kind < 5) return { f: 'contains', input: known(knowledge) };
  if (kind < 7 && taste.removes) return { f: 'remove', input: known(knowledge) };
  return { f: 'add', input: written(knowledge) };
}

function lock({ chance, last }: Knowledge): Draw {
  const isHolding = last === 'acquire';
  return { f: isHolding === chance.percent(95) ? 'release' : 'acquire' };
}

function counter({ chance, taste }: Knowledge): Draw {
  if (chance.percent(50)) return { f: 'read' };
  return { f: 'add', input: taste.delta ?? chance.int(6) - 2 };
}

/** Draws an operation for each model. */
export const draws: Readonly<Record<string, (knowledge: Knowledge) => Draw>> = {
  register,
  'cas-register': (k) => (k.chance.percent(20) ? cas(k) : register(k)),
  kv,
  'list-append': (k) => (k.chance.percent(45) ? { f: 'read' } : { f: 'append', input: written(k) }),
  set,
  'fifo-queue': (k) =>
    k.chance.percent(50) ? { f: 'dequeue' } : { f: 'enqueue', input: written(k) },
  lock,
  counter,
};
