import type { HistoryEvent, Json } from '../history.ts';
import type { Chance } from './chance.ts';
import { type Draw, draws, type Taste } from './draws.ts';
import { lieAbout } from './lies.ts';
import { type Answer, type Spec, specs } from './specs.ts';

/** How one random history is made. */
export interface RunPlan {
  readonly model: string;
  readonly operations: number;
  readonly clients: number;
  /** In percent of the operations. */
  readonly crashes: number;
  readonly lies: number;
  /** In percent of the events, how often the clock stands still: the higher, the more ties. */
  readonly stillness: number;
  /** Whether the events carry times. */
  readonly timed: boolean;
  readonly taste: Taste;
}

interface Client {
  process: number;
  open: Draw | null;
  answer: Answer | null;
  doomed: boolean;
  last: string | null;
}

/** Draws a plan for small histories of the model, of all sorts. */
export function smallPlan(model: string, chance: Chance, mostOperations = 8): RunPlan {
  return {
    model,
    operations: 2 + chance.int(mostOperations - 1),
    clients: 1 + chance.int(4),
    crashes: chance.pick([0, 0, 10, 30]),
    lies: chance.pick([0, 10, 25]),
    stillness: chance.pick([0, 30, 60]),
    timed: chance.percent(80),
    taste: {
      unique: chance.percent(75),
      reads: chance.percent(50),
      removes: chance.percent(60),
      delta: chance.pick([1, 1, 1, 2, -1, null]),
    },
  };
}

/**
 * Lets clients use an object and records what they see. An object takes effect between call and
 * return; operations that crash may take effect later or never; liars report what another moment
 * would have answered.
 */
export function randomRun(plan: RunPlan, chance: Chance): HistoryEvent[] {
  return new Run(plan, chance).play();
}

class Run {
  readonly #plan: RunPlan;
  readonly #chance: Chance;
  readonly #spec: Spec;
  readonly #clients: Client[];
  readonly #events: HistoryEvent[] = [];
  /** Operations that crashed and may yet take effect. */
  readonly #late: { readonly process: number; readonly draw: Draw }[] = [];
  readonly #states: string[] = ['null'];
  #state = 'null';
  #time = 0;
  #called = 0;
  #processes: number;

  constructor(plan: RunPlan, chance: Chance) {
    this.#plan = plan;
    this.#chance = chance;
    this.#spec = specs[plan.model] as Spec;
    this.#processes = plan.clients;
    this.#clients = Array.from({ length: plan.clients }, (_, process) => fresh(process));
  }

  play(): HistoryEvent[] {
    const most = this.#plan.operations * 20;
    for (let turn = 0; turn < most; turn++) {
      const isOver = this.#called === this.#plan.operations;
      const able = this.#clients.filter(({ open }) => open !== null || !isOver);
      if (able.length === 0) break;
      this.#turn(this.#chance.pick(able));
    }
    return this.#events;
  }

  #turn(client: Client): void {
    if (this.#late.length > 0 && this.#chance.percent(20)) this.#takeLateEffect();
    if (client.open === null) this.#call(client);
    else if (client.answer === null && !client.doomed) this.#takeEffect(client, client.open);
    else this.#end(client, client.open);
  }

  #call(client: Client): void {
    const { taste, crashes } = this.#plan;
    const knowledge = { chance: this.#chance, taste, fresh: this.#called, state: this.#state };
    const draw = draws[this.#plan.model]?.({ ...knowledge, last: client.last }) ?? { f: 'none' };
    this.#called += 1;
    client.open = draw;
    client.doomed = this.#chance.percent(crashes);
    this.#record(client.process, 'invoke', draw, draw.input);
  }

  #takeEffect(client: Client, draw: Draw): void {
    const answer = this.#spec(this.#state, { process: client.process, input: null, ...draw });
    // A lock that is held is waited for, mostly.
    if (answer.outcome === 'fail' && !this.#chance.percent(20 + this.#plan.lies)) return;
    client.answer = answer;
    this.#become(answer.state);
  }

  #takeLateEffect(): void {
    const [late] = this.#late.splice(this.#chance.int(this.#late.length), 1);
    if (late === undefined) return;
    const asked = { process: late.process, input: null, ...late.draw };
    this.#become(this.#spec(this.#state, asked).state);
  }

  #end(client: Client, draw: Draw): void {
    const { answer, process, doomed } = client;
    client.open = null;
    client.answer = null;
    if (doomed || answer === null) {
      this.#record(process, 'info', draw, draw.input);
      if (this.#chance.percent(50)) this.#late.push({ process, draw });
      client.process = this.#processes++;
      client.last = null;
      return;
    }
    const told = this.#chance.percent(this.#plan.lies)
      ? lieAbout(answer, draw, process, this.#spec, this.#states, this.#chance)
      : answer;
    client.last = told.outcome === 'ok' ? draw.f : client.last;
    const seen = told.seen === null ? draw.input : (JSON.parse(told.seen) as Json);
    const type = told.outcome === 'ok' ? 'ok' : 'fail';
    this.#record(process, type, draw, seen, told.outcome === 'mismatch');
  }

  #become(state: string): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#states.push(state);
  }

  #record(
    process: number,
    type: HistoryEvent['type'],
    { f }: Draw,
    value: Json | undefined,
    mismatch = false,
  ): void {
    if (!this.#chance.percent(this.#plan.stillness)) this.#time += 1;
    this.#events.push({
      index: this.#events.length,
      ...(this.#plan.timed ? { time: this.#time } : {}),
      ...{ process, type, f },
      ...(value === undefined ? {} : { value }),
      ...(mismatch ? { error: 'mismatch' } : {}),
    });
  }
}

function fresh(process: number): Client {
  return { process, open: null, answer: null, doomed: false, last: null };
}
