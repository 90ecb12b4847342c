import { HarnessError, UsageError } from '../../base/errors.ts';
import type { AdminOrder, AdminReply, NodeId, Status } from '../protocol.ts';
import { requestOf } from './admin-routes.ts';

/** A node that answers later does not answer. */
const ANSWER_TIMEOUT_MS = 2000;
const POLL_MS = 50;

/** A node by its address, and what it says of itself; null where it does not answer. */
export interface Seen {
  readonly address: string;
  readonly status: Status | null;
}

/** Asks nodes over HTTP what they are, and gives orders to the one that leads. */
export class AdminClient {
  readonly #addresses: readonly string[];

  /** @param addresses `host:port` of nodes' HTTP ports, of one at least */
  constructor(addresses: readonly string[]) {
    this.#addresses = addresses;
  }

  /** @throws UsageError where something answers that is no node */
  statuses(): Promise<readonly Seen[]> {
    return Promise.all(
      this.#addresses.map(async (address) => ({ address, status: await statusAt(address) })),
    );
  }

  /**
   * Gives an order to the node that leads, or, where it is not among these, to one that says who does.
   *
   * @throws HarnessError where no node answers
   * @throws UsageError where something answers that is none
   */
  async order(order: AdminOrder): Promise<AdminReply> {
    const seen = await this.statuses();
    const asked = leaderAmong(seen) ?? seen.find(({ status }) => status !== null);
    if (asked === undefined) throw new HarnessError(`no answer from ${this.#addresses.join(', ')}`);
    return await give(asked.address, order);
  }

  /** Waits until what was ordered has happened: the leader's status then; null where it is not in time. */
  async seenDone(order: AdminOrder, from: NodeId, timeoutMs: number): Promise<Status | null> {
    const untilMs = performance.now() + timeoutMs;
    for (;;) {
      const status = leaderAmong(await this.statuses())?.status ?? null;
      if (status !== null && shows(status, order, from)) return status;
      if (performance.now() >= untilMs) return null;
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }
}

/** Who leads, of those who answer; of two that believe it the one of the later term. */
export function leaderAmong(
  seen: readonly Seen[],
): { readonly address: string; readonly status: Status } | undefined {
  return seen
    .flatMap(({ address, status }) => (status?.role === 'leader' ? [{ address, status }] : []))
    .sort((a, b) => b.status.term - a.status.term)[0];
}

/** Whether a leader's status shows an order as done that was given to node `from`. */
function shows({ node, configuration }: Status, order: AdminOrder, from: NodeId): boolean {
  if (order.type === 'transfer') return order.to === null ? node !== from : node === order.to;
  const { voters, outgoing, learners, isCommitted } = configuration;
  if (!isCommitted || outgoing.length > 0) return false;
  switch (order.type) {
    case 'addLearner':
      return learners.includes(order.node);
    case 'promote':
      return voters.includes(order.node);
    case 'remove':
      return !voters.includes(order.node) && !learners.includes(order.node);
    case 'replace':
      return voters.includes(order.by) && !voters.includes(order.node);
    case 'setVoters':
      return (
        order.voters.length === voters.length && order.voters.every((id) => voters.includes(id))
      );
  }
}

/**
 * Gives an order to the node at an address, whether it leads or not. Null where it does not answer; then
 * it may have taken the order all the same.
 */
export async function askForOrder(address: string, order: AdminOrder): Promise<AdminReply | null> {
  try {
    return await give(address, order);
  } catch {
    return null;
  }
}

async function give(address: string, order: AdminOrder): Promise<AdminReply> {
  const { path, body } = requestOf(order);
  return (await call(address, path, body)) as AdminReply;
}

async function statusAt(address: string): Promise<Status | null> {
  const answered = await call(address, '/status').catch((error: unknown) => {
    if (error instanceof HarnessError) return null;
    throw error;
  });
  if (answered === null || isStatus(answered)) return answered;
  throw noNode(address);
}

/** What every reader of a status here looks at. */
function isStatus(value: unknown): value is Status {
  if (typeof value !== 'object' || value === null) return false;
  const { node, role, term, configuration } = value as Partial<Record<keyof Status, unknown>>;
  if (typeof configuration !== 'object' || configuration === null) return false;
  const { voters, outgoing, learners } = configuration as Partial<Record<string, unknown>>;
  return (
    [node, term].every((each) => typeof each === 'number') &&
    typeof role === 'string' &&
    [voters, outgoing, learners].every((each) => Array.isArray(each))
  );
}

function noNode(address: string): UsageError {
  return new UsageError(
    `--at: ${address} answers, but not as a node of this version of splitbrain; ` +
      "give a node's HTTP port",
  );
}

async function call(address: string, path: string, body?: unknown): Promise<unknown> {
  const post = { method: 'POST', body: JSON.stringify(body ?? null) };
  const response = await fetch(`http://${address}${path}`, {
    ...(body === undefined ? {} : post),
    signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
  }).catch((error: unknown) => {
    const { cause } = error as { readonly cause?: unknown };
    const why = cause instanceof Error ? cause.message : (error as Error).message;
    throw new HarnessError(`${address} does not answer: ${why}`);
  });
  return response.json().catch(() => {
    throw noNode(address);
  });
}
