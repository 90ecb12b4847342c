import { Agent, get } from 'node:http';
import type { Clock, NodeId, Observation, Status } from '../cluster.ts';

/** A node that answers later does not answer: an observation must not take long. */
const STATUS_TIMEOUT_MS = 500;

/** Asks nodes for their status, over their control proxies. */
export class StatusReader {
  readonly #clock: Clock;
  readonly #ports: ReadonlyMap<NodeId, number>;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 2 });

  /** @param ports of the control proxies, on this machine's loopback */
  constructor(clock: Clock, ports: ReadonlyMap<NodeId, number>) {
    this.#clock = clock;
    this.#ports = ports;
  }

  /** One node as it is now. A clock's offset is taken halfway between question and answer. */
  async observe(node: NodeId): Promise<Omit<Observation, 'offeredByClients'>> {
    const before = { ns: this.#clock.nowNs(), wallMs: wallMs() };
    const status = await this.#ask(node);
    const after = { ns: this.#clock.nowNs(), wallMs: wallMs() };
    const middleMs = (before.wallMs + after.wallMs) / 2;
    return {
      node,
      atNs: Math.round((before.ns + after.ns) / 2),
      status,
      wallOffsetMs: status === null ? null : status.clock.wallMs - middleMs,
    };
  }

  close(): void {
    this.#agent.destroy();
  }

  #ask(node: NodeId): Promise<Status | null> {
    const port = this.#ports.get(node);
    return new Promise((resolve) => {
      const request = get({ host: '127.0.0.1', port, path: '/status', agent: this.#agent });
      const timer = setTimeout(() => request.destroy(), STATUS_TIMEOUT_MS);
      request.on('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => resolve(parseStatus(Buffer.concat(chunks).toString())));
        response.on('error', () => resolve(null));
      });
      request.on('error', () => resolve(null));
      request.on('close', () => {
        clearTimeout(timer);
        resolve(null);
      });
    });
  }
}

/** The harness's wall clock, in ms, with fractions. */
function wallMs(): number {
  return Date.now();
}

function parseStatus(text: string): Status | null {
  try {
    const json: unknown = JSON.parse(text);
    const isStatus = typeof json === 'object' && json !== null && 'incarnation' in json;
    return isStatus ? (json as Status) : null;
  } catch {
    return null;
  }
}
