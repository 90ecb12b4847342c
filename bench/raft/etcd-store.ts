import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Etcd } from './etcd-build.ts';
import { GatewayTarget } from './gateway-target.ts';
import { type Figures, keyOf, LOAD } from './load.ts';
import type { Place } from './place.ts';
import { eventually } from './processes.ts';
import { NODES, type Store } from './store.ts';

export const ETCD_PORTS: readonly string[] = ['peer', 'client'];

/** etcd, also driven by its own client. */
export interface EtcdStore extends Store {
  /** Its own benchmark tool with as many connections and clients, over so many operations. */
  ownClient(operation: 'put' | 'get', total: number): Promise<Figures>;
}

/** Starts three nodes of etcd, with their defaults. */
export async function startEtcd(etcd: Etcd, place: Place): Promise<EtcdStore> {
  const peerOf = (id: number) => `http://${place.hostOf(id)}:${place.portInside(id, 'peer')}`;
  const clientOf = (id: number) => `http://${place.hostOf(id)}:${place.portInside(id, 'client')}`;
  for (const id of NODES) {
    const listen = `http://${place.listenHost}`;
    const options = {
      name: `n${id}`,
      'data-dir': `${place.dataFolder(id)}/etcd`,
      'listen-peer-urls': `${listen}:${place.portInside(id, 'peer')}`,
      'initial-advertise-peer-urls': peerOf(id),
      'listen-client-urls': `${listen}:${place.portInside(id, 'client')}`,
      'advertise-client-urls': clientOf(id),
      'initial-cluster': NODES.map((node) => `n${node}=${peerOf(node)}`).join(','),
      'log-level': 'warn',
    };
    const args = Object.entries(options).map(([name, value]) => `--${name}=${value}`);
    await place.start(id, { program: etcd.server, args, env: {} });
  }
  const urls = NODES.map((id) => `http://127.0.0.1:${place.portOutside(id, 'client')}`);
  const leader = () => eventually('a leader of etcd', () => leaderAmong(urls));
  await leader();
  // A port that Docker publishes is there before the node behind it is.
  await eventually('all nodes of etcd', () => Promise.all(urls.map(walSyncs)));
  return {
    target: async () => new GatewayTarget(Number(new URL(await leader()).port)),
    syncs: async () => {
      const counts = await Promise.all(urls.map(walSyncs));
      return counts.reduce((sum, count) => sum + count, 0);
    },
    ownClient: async (operation, total) =>
      runOwnClient(etcd.benchmark, await leader(), operation, total),
  };
}

async function leaderAmong(urls: readonly string[]): Promise<string | null> {
  for (const url of urls) {
    const response = await fetch(`${url}/v3/maintenance/status`, { method: 'POST', body: '{}' });
    const status = (await response.json()) as {
      readonly header: { readonly member_id: string };
      readonly leader?: string;
    };
    if (status.leader === status.header.member_id) return url;
  }
  return null;
}

async function walSyncs(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/^etcd_disk_wal_fsync_duration_seconds_count (\d+)/m.exec(text)?.[1]);
}

async function runOwnClient(
  program: string,
  leader: string,
  operation: 'put' | 'get',
  total: number,
): Promise<Figures> {
  const endpoints = leader.replace('http://', '');
  const common = ['--precise', `--conns=${LOAD.clients}`];
  const load =
    operation === 'put'
      ? [
          ...['put', `--key-size=${LOAD.keyBytes}`, `--val-size=${LOAD.valueBytes}`],
          `--key-space-size=${LOAD.keys}`,
        ]
      : ['range', keyOf(1), '--consistency=l'];
  const args = [...load, `--endpoints=${endpoints}`, ...common, `--clients=${LOAD.clients}`];
  const { stdout } = await promisify(execFile)(program, [...args, `--total=${total}`], {
    maxBuffer: 2 ** 26,
  });
  return {
    perSecond: numberIn(stdout, /Requests\/sec:\s+([\d.e+-]+)/),
    p50Ms: 1_000 * numberIn(stdout, /50% in ([\d.e+-]+) secs/),
    p99Ms: 1_000 * numberIn(stdout, /99% in ([\d.e+-]+) secs/),
  };
}

function numberIn(text: string, pattern: RegExp): number {
  const found = pattern.exec(text)?.[1];
  if (found === undefined) throw new Error(`etcd's benchmark said something else: ${text}`);
  return Number(found);
}
