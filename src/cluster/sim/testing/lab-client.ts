import type { StoreClient, StoreCommand, StoreReply } from '../../../../workloads/client.ts';
import type { NodeId } from '../../cluster.ts';

const TIMEOUT_MS = 500;
/** What a client waits before it asks around again. */
const PAUSE_MS = 20;

/** Appends values to one list, each once however often it has to ask, and reads it. */
export class LabClient {
  readonly #store: StoreClient;
  #session: number | null = null;
  #seq = 0;
  /** The value that `#seq` stands for. */
  #value: number | null = null;

  constructor(store: StoreClient) {
    this.#store = store;
  }

  /** Asks each of these nodes once; gives the log index, or nothing where none did it. */
  async append(value: number, nodes: readonly NodeId[]): Promise<number | undefined> {
    if (this.#session === null) {
      const opened = await this.#ask({ op: 'open' }, nodes);
      if (!opened?.ok || typeof opened.value !== 'number') return undefined;
      this.#session = opened.value;
    }
    if (value !== this.#value) this.#seq += 1;
    this.#value = value;
    const reply = await this.#ask({ op: 'append', key: 'list', value }, nodes);
    return reply?.ok ? reply.logIndex : undefined;
  }

  async list(nodes: readonly NodeId[]): Promise<number[] | undefined> {
    const reply = await this.#ask({ op: 'get', key: 'list' }, nodes);
    return reply?.ok && Array.isArray(reply.value) ? (reply.value as number[]) : undefined;
  }

  async get(key: string, nodes: readonly NodeId[]): Promise<StoreReply | undefined> {
    return this.#ask({ op: 'get', key }, nodes);
  }

  /** Asks one node for a write and does not wait; what becomes of it is nobody's to know. */
  start(key: string, value: number, node: NodeId): Promise<StoreReply> {
    return this.#store.request(node, { command: { op: 'put', key, value } }, TIMEOUT_MS);
  }

  async #ask(command: StoreCommand, nodes: readonly NodeId[]): Promise<StoreReply | undefined> {
    const isWrite = command.op !== 'get' && command.op !== 'open';
    const session = isWrite && this.#session !== null ? { session: this.#session } : {};
    const request = { ...session, ...(isWrite ? { seq: this.#seq } : {}), command };
    for (const node of nodes) {
      const reply = await this.#store.request(node, request, TIMEOUT_MS);
      if (reply.ok) return reply;
    }
    await this.#store.clock.sleep(PAUSE_MS);
    return undefined;
  }
}
