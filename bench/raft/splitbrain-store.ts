import { FrameTarget } from './frame-target.ts';
import type { Place } from './place.ts';
import { eventually } from './processes.ts';
import { NODES, type Store } from './store.ts';

/** As etcd's defaults. */
const TIMES = { electionTimeoutMs: 1_000, heartbeatMs: 100 };

export const SPLITBRAIN_PORTS: readonly string[] = ['peer', 'client', 'http'];

/** What a benchmark asks of a node's status. */
export interface StatusPart {
  readonly role: string;
  readonly term: number;
  readonly lastIndex: number;
  readonly appliedIndex: number;
  readonly disk: { readonly syncs: number };
}

/** What one of our nodes is started with, beside where it is. */
export interface NodePlan {
  /** The entry point of a node, as the place sees it. */
  readonly script: string;
  readonly members: readonly number[];
  readonly electionTimeoutMs: number;
  readonly heartbeatMs: number;
  readonly snapshotEveryEntries?: number;
}

/** Starts one of our nodes, without a trace, reads by ReadIndex. */
export async function startNode(place: Place, id: number, plan: NodePlan): Promise<void> {
  const { script, ...server } = plan;
  const others = plan.members.filter((other) => other !== id);
  const addressOf = (other: number) => `${place.hostOf(other)}:${place.portInside(other, 'peer')}`;
  const settings = {
    server: { id, ...server, reads: 'index' },
    peers: Object.fromEntries(others.map((other) => [other, addressOf(other)])),
    ports: Object.fromEntries(SPLITBRAIN_PORTS.map((name) => [name, place.portInside(id, name)])),
    host: place.listenHost,
    dataFolder: `${place.dataFolder(id)}/disk`,
    traceFile: null,
  };
  const env = { SPLITBRAIN_NODE: JSON.stringify(settings) };
  await place.start(id, { program: null, args: [...profiling(), script], env });
}

/** @throws Error where the node does not answer */
export async function statusOf(place: Place, id: number): Promise<StatusPart> {
  const response = await fetch(`http://127.0.0.1:${place.portOutside(id, 'http')}/status`);
  return (await response.json()) as StatusPart;
}

/**
 * Starts three of our nodes, without traces, reads by ReadIndex.
 *
 * @param script the entry point of a node, as the place sees it
 */
export async function startSplitbrain(place: Place, script: string): Promise<Store> {
  for (const id of NODES) await startNode(place, id, { script, members: NODES, ...TIMES });
  const leader = () =>
    eventually('a leader', async () => {
      for (const id of NODES) if ((await statusOf(place, id)).role === 'leader') return id;
      return null;
    });
  await leader();
  // A port that Docker publishes is there before the node behind it is.
  await eventually('all nodes', () => Promise.all(NODES.map((id) => statusOf(place, id))));
  return {
    target: async () => FrameTarget.connect(place.portOutside(await leader(), 'client')),
    syncs: async () => {
      const all = await Promise.all(NODES.map((id) => statusOf(place, id)));
      return all.reduce((sum, { disk }) => sum + disk.syncs, 0);
    },
  };
}

/** Options of Node for our nodes, such as `--cpu-prof`, out of BENCH_NODE_OPTIONS. */
function profiling(): string[] {
  return process.env.BENCH_NODE_OPTIONS?.split(' ') ?? [];
}
