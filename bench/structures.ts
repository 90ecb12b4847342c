import type { HistoryEvent, Json } from '../checker/history.ts';
import { Chance } from '../checker/testing/chance.ts';

/** What one operation of a made history does. */
interface Made {
  readonly f: string;
  readonly input?: Json;
  readonly output?: Json;
  readonly key?: string;
  /** The client that has to do it; any one unless told. */
  readonly client?: number;
}

/** Makes the operations of a history one after the other, in the order in which they happen. */
type Maker = (chance: Chance, number: number, client: number) => Made;

/** A long history of one kind of object, linearizable by construction, with values of their own. */
export function structureHistory(
  model: string,
  operations: number,
  clients: number,
  seed: number,
): HistoryEvent[] {
  const make = makers[model]?.();
  if (make === undefined) throw new RangeError(`no maker for ${model}`);
  const chance = new Chance(seed);
  const freeAt = Array.from({ length: clients }, () => 0);
  const moments: (Omit<HistoryEvent, 'index'> & { readonly time: number })[] = [];
  let now = 0;
  for (let number = 0; number < operations; number++) {
    const idle = freeAt.indexOf(Math.min(...freeAt));
    const made = make(chance, number, idle);
    const process = made.client ?? idle;
    const free = freeAt[process] ?? 0;
    now = Math.max(now + 1 + chance.int(200), free + 2);
    const callAt = Math.max(free + 1, now - chance.int(100 * clients));
    const endAt = now + chance.int(100 * clients);
    freeAt[process] = endAt;
    const about = { process, f: made.f, key: made.key ?? 'x' };
    const input = made.input === undefined ? {} : { value: made.input };
    const output = made.output === undefined ? input : { value: made.output };
    moments.push({ time: callAt, type: 'invoke', ...about, ...input });
    moments.push({ time: endAt, type: 'ok', ...about, ...output });
  }
  moments.sort((a, b) => a.time - b.time);
  return moments.map((moment, index) => ({ index, ...moment }));
}

/** A list grows to so many elements; then the clients go on with the next key. */
const LIST_LENGTH = 64;

const makers: Readonly<Record<string, () => Maker>> = {
  'fifo-queue': () => {
    const queue: number[] = [];
    let gone = 0;
    return (chance, number) => {
      if (chance.percent(50)) {
        queue.push(number);
        return { f: 'enqueue', input: number };
      }
      const isEmpty = gone === queue.length;
      return { f: 'dequeue', output: isEmpty ? null : (queue[gone++] ?? null) };
    };
  },
  set: () => {
    const inside = new Set<number>();
    const recent: number[] = [];
    return (chance, number) => {
      const kind = chance.int(10);
      const other = recent[recent.length - 1 - chance.int(Math.min(recent.length, 50) || 1)];
      if (kind < 4 || other === undefined) {
        inside.add(number);
        recent.push(number);
        return { f: 'add', input: number };
      }
      if (kind < 8) return { f: 'contains', input: other, output: inside.has(other) };
      const last = recent.splice(Math.max(0, recent.length - 50), 1)[0] ?? other;
      inside.delete(last);
      return { f: 'remove', input: last };
    };
  },
  'list-append': () => {
    let list: number[] = [];
    let key = 0;
    return (chance, number) => {
      if (list.length === LIST_LENGTH) {
        list = [];
        key += 1;
      }
      if (chance.percent(50)) return { f: 'read', key: `k${key}`, output: [...list] };
      list.push(number);
      return { f: 'append', key: `k${key}`, input: number };
    };
  },
  lock: () => {
    let holder: number | null = null;
    return (_, __, client) => {
      if (holder === null) {
        holder = client;
        return { f: 'acquire' };
      }
      const made = { f: 'release', client: holder };
      holder = null;
      return made;
    };
  },
  counter: () => {
    let sum = 0;
    return (chance) => {
      if (chance.percent(50)) return { f: 'read', output: sum };
      sum += 1;
      return { f: 'add', input: 1 };
    };
  },
};
