import { join } from 'node:path';
import { FrameTarget } from './frame-target.ts';
import { eventually, freePorts, Processes } from './processes.ts';
import type { Store } from './store.ts';

/** As etcd's defaults. */
const TIMES = { electionTimeoutMs: 1_000, heartbeatMs: 100 };
const NODES = [1, 2, 3];

interface StatusPart {
  readonly role: string;
  readonly disk: { readonly syncs: number };
}

/** Three of our nodes as processes on the loopback, without traces, reads by ReadIndex. */
export async function startSplitbrain(root: string, folder: string): Promise<Store> {
  const processes = new Processes();
  const ports = await freePorts(9);
  const portsOf = (id: number) => ports.slice(3 * (id - 1), 3 * id);
  for (const id of NODES) {
    const [peer, client, http] = portsOf(id);
    const others = NODES.filter((other) => other !== id);
    const settings = {
      server: { id, members: NODES, ...TIMES, reads: 'index' },
      peers: Object.fromEntries(others.map((o) => [o, `127.0.0.1:${portsOf(o)[0]}`])),
      ports: { peer, client, http },
      host: '127.0.0.1',
      dataFolder: join(folder, `n${id}`),
      traceFile: null,
    };
    const script = join(root, 'dist/src/node/host/main.js');
    const profile = process.env.BENCH_NODE_OPTIONS?.split(' ') ?? [];
    const env = { SPLITBRAIN_NODE: JSON.stringify(settings) };
    processes.start(process.execPath, [...profile, script], env, join(folder, `n${id}.log`));
  }
  const statusOf = async (id: number): Promise<StatusPart> =>
    (await (await fetch(`http://127.0.0.1:${portsOf(id)[2]}/status`)).json()) as StatusPart;
  const leader = () =>
    eventually('a leader', async () => {
      for (const id of NODES) if ((await statusOf(id)).role === 'leader') return id;
      return null;
    });
  return {
    target: async () => FrameTarget.connect(portsOf(await leader())[1] ?? 0),
    residentMiB: () => processes.residentMiB(),
    cpuSeconds: () => processes.cpuSeconds(),
    syncs: async () => {
      const all = await Promise.all(NODES.map(statusOf));
      return all.reduce((sum, { disk }) => sum + disk.syncs, 0);
    },
    stop: () => processes.stop(),
  };
}
