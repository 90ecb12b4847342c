import { FrameTarget } from './frame-target.ts';
import type { Place } from './place.ts';
import { eventually } from './processes.ts';
import { NODES, type Store } from './store.ts';

/** As etcd's defaults. */
const TIMES = { electionTimeoutMs: 1_000, heartbeatMs: 100 };

export const SPLITBRAIN_PORTS: readonly string[] = ['peer', 'client', 'http'];

interface StatusPart {
  readonly role: string;
  readonly disk: { readonly syncs: number };
}

/**
 * Starts three of our nodes, without traces, reads by ReadIndex.
 *
 * @param script the entry point of a node, as the place sees it
 */
export async function startSplitbrain(place: Place, script: string): Promise<Store> {
  for (const id of NODES) {
    const others = NODES.filter((other) => other !== id);
    const addressOf = (other: number) =>
      `${place.hostOf(other)}:${place.portInside(other, 'peer')}`;
    const settings = {
      server: { id, members: NODES, ...TIMES, reads: 'index' },
      peers: Object.fromEntries(others.map((other) => [other, addressOf(other)])),
      ports: Object.fromEntries(SPLITBRAIN_PORTS.map((name) => [name, place.portInside(id, name)])),
      host: place.listenHost,
      dataFolder: `${place.dataFolder(id)}/disk`,
      traceFile: null,
    };
    const env = { SPLITBRAIN_NODE: JSON.stringify(settings) };
    await place.start(id, { program: null, args: [...profiling(), script], env });
  }
  const statusOf = async (id: number): Promise<StatusPart> => {
    const response = await fetch(`http://127.0.0.1:${place.portOutside(id, 'http')}/status`);
    return (await response.json()) as StatusPart;
  };
  const leader = () =>
    eventually('a leader', async () => {
      for (const id of NODES) if ((await statusOf(id)).role === 'leader') return id;
      return null;
    });
  await leader();
  // A port that Docker publishes is there before the node behind it is.
  await eventually('all nodes', () => Promise.all(NODES.map(statusOf)));
  return {
    target: async () => FrameTarget.connect(place.portOutside(await leader(), 'client')),
    syncs: async () => {
      const all = await Promise.all(NODES.map(statusOf));
      return all.reduce((sum, { disk }) => sum + disk.syncs, 0);
    },
  };
}

/** Options of Node for our nodes, such as `--cpu-prof`, out of BENCH_NODE_OPTIONS. */
function profiling(): string[] {
  return process.env.BENCH_NODE_OPTIONS?.split(' ') ?? [];
}
