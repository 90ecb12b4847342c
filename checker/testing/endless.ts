import type { HistoryEvent, Json } from '../history.ts';
import { Chance } from './chance.ts';

/** What a history that is made while it is used looks like. */
export interface Endless {
  readonly operations: number;
  readonly clients: number;
  /** How many operations in ten thousand crash; half of those take effect. */
  readonly crashedPerTenThousand: number;
  readonly seed: number;
}

interface Client {
  process: number;
  /** What it asks for; null between operations. */
  f: 'read' | 'write' | 'cas' | null;
  input: Json;
  answer: Json;
  type: 'ok' | 'info' | 'fail';
  /** Whether it took effect. */
  isDone: boolean;
}

/**
 * A history of one register that is linearizable by construction and is held nowhere: in every turn a
 * client calls, takes effect or returns. Half are reads, two fifths writes, a tenth cas; every
 * written value is new.
 */
export function* endlessHistory(plan: Endless): Generator<HistoryEvent> {
  const chance = new Chance(plan.seed);
  const clients = Array.from({ length: plan.clients }, (_, process) => idle(process));
  let [called, index, processes] = [0, 0, plan.clients];
  let held: Json = null;
  const eventOf = ({ process, f, input, answer, type }: Client, isCall: boolean) => {
    const at = index++;
    const value = isCall ? input : answer;
    const mismatch = !isCall && type === 'fail' ? { error: 'mismatch' } : {};
    const about = { index: at, time: at * 1_000, process, f: f ?? '', key: 'x', value };
    return { ...about, ...mismatch, type: isCall ? 'invoke' : type } as const;
  };
  while (called < plan.operations || clients.some(({ f }) => f !== null)) {
    const place = chance.int(clients.length);
    const client = clients[place] as Client;
    if (client.f === null) {
      if (called === plan.operations) continue;
      called += 1;
      const kind = chance.int(10);
      client.f = kind < 5 ? 'read' : kind < 9 ? 'write' : 'cas';
      client.input = kind < 5 ? null : kind < 9 ? called : [held, called];
      client.answer = client.input;
      const crashes = chance.int(10_000) < plan.crashedPerTenThousand;
      client.type = crashes ? 'info' : 'ok';
      client.isDone = crashes && chance.percent(50);
      yield eventOf(client, true);
    } else if (!client.isDone) {
      client.isDone = true;
      held = takeEffect(client, held);
    } else {
      yield eventOf(client, false);
      clients[place] = idle(client.type === 'info' ? processes++ : client.process);
    }
  }
}

function idle(process: number): Client {
  return { process, f: null, input: null, answer: null, type: 'ok', isDone: false };
}

/** @returns what the register holds afterwards */
function takeEffect(client: Client, held: Json): Json {
  if (client.f === 'write') return client.input;
  if (client.f === 'read') {
    if (client.type === 'ok') client.answer = held;
    return held;
  }
  const [from, to] = client.input as readonly Json[];
  if (from === held) return to ?? null;
  if (client.type === 'ok') client.type = 'fail';
  return held;
}
