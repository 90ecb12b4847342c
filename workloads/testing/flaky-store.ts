import type { Random } from '../../src/base/random.ts';
import type { StoreClient, StoreReply, StoreRequest } from '../client.ts';
import { LoneClock } from './scripted-client.ts';

/** A command that a node took on and that may be applied at any later time, or never. */
type Pending = { readonly request: StoreRequest; readonly id: number };

/**
 * A store that is right about sessions and unlucky in everything else: requests and answers are
 * lost, commands wait and are applied long after nobody asks for them any more, leaders change,
 * sessions expire. It counts how often each written value was really applied.
 */
export class FlakyStore implements StoreClient {
  readonly nodes: readonly number[] = [1, 2, 3];
  readonly clock: LoneClock = new LoneClock();
  /** By written value, how often it was applied, over all of time. */
  readonly applied: Map<unknown, number> = new Map();
  readonly #random: Random;
  readonly #sessions = new Map<number, { seq: number; result: StoreReply | null }>();
  #pending: Pending[] = [];
  #value: unknown = null;
  #leader = 1;
  #commands = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  async request(node: number, request: StoreRequest, timeoutMs: number): Promise<StoreReply> {
    if (this.#random.chance(10)) this.#leader = this.#random.pick(this.nodes);
    if (this.#random.chance(2)) this.#sessions.clear();
    if (this.#random.chance(30)) this.settle();
    const reply = this.#handle(node, request);
    const isSilent = !reply.ok && reply.error === 'timeout';
    await this.clock.sleep(isSilent ? timeoutMs : this.#random.between(1, 20));
    return reply;
  }

  /** Applies commands that nobody waits for any more; drops others for good. */
  settle(): void {
    for (const pending of this.#random.shuffle(this.#pending)) {
      if (this.#random.chance(50)) this.#apply(pending);
    }
    this.#pending = [];
  }

  #handle(node: number, request: StoreRequest): StoreReply {
    const lost: StoreReply = { ok: false, error: 'timeout', definite: false };
    if (node !== this.#leader) return this.#refuse(node, 'not_leader', true);
    this.#commands += 1;
    const pending = { request, id: this.#commands };
    const luck = this.#random.int(10);
    if (luck === 0) return lost;
    if (luck === 1) return { ok: false, error: 'no_connection', definite: true };
    if (luck === 2) return this.#refuse(node, 'superseded', true);
    if (luck === 3) {
      this.#pending.push(pending);
      return this.#random.chance(50) ? lost : this.#refuse(node, 'leadership_lost', false);
    }
    const reply = this.#apply(pending);
    return luck === 4 ? lost : { ...reply, node };
  }

  #refuse(node: number, error: string, definite: boolean): StoreReply {
    return { ok: false, error, definite, node, leader: this.#leader };
  }

  #apply({ request, id }: Pending): StoreReply {
    const { command, session = 0, seq = 0 } = request;
    if (command.op === 'open') {
      this.#sessions.set(id, { seq: 0, result: null });
      return this.#done(id);
    }
    if (command.op === 'get') return this.#done(this.#value);
    const known = this.#sessions.get(session);
    if (known === undefined) return this.#refuse(0, 'unknown_session', true);
    if (seq < known.seq) return this.#refuse(0, 'stale_sequence', false);
    if (seq === known.seq && known.result !== null) return known.result;
    const result = this.#write(command);
    this.#sessions.set(session, { seq, result });
    return result;
  }

  #write(command: StoreRequest['command']): StoreReply {
    if (command.op === 'cas' && command.from !== this.#value) {
      return this.#refuse(0, 'mismatch', true);
    }
    const value = command.op === 'cas' ? command.to : command.op === 'put' ? command.value : null;
    this.#value = value;
    this.applied.set(value, (this.applied.get(value) ?? 0) + 1);
    return this.#done(null);
  }

  #done(value: unknown): StoreReply {
    return { ok: true, node: 0, value: value as number | null, logIndex: 0, term: 0 };
  }
}
