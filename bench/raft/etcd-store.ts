import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Etcd } from './etcd-build.ts';
import { GatewayTarget } from './gateway-target.ts';
import { type Figures, keyOf, LOAD } from './load.ts';
import { eventually, freePorts, Processes } from './processes.ts';
import type { Store } from './store.ts';

const NODES = [1, 2, 3];

/** etcd, also driven by its own client. */
export interface EtcdStore extends Store {
  /** Its own benchmark tool with as many connections and clients, over so many operations. */
  ownClient(operation: 'put' | 'get', total: number): Promise<Figures>;
}

/** Three etcd processes on the loopback, with their defaults. */
export async function startEtcd(etcd: Etcd, folder: string): Promise<EtcdStore> {
  const processes = new Processes();
  const ports = await freePorts(6);
  const peerOf = (id: number) => `http://127.0.0.1:${ports[2 * id - 2]}`;
  const clientOf = (id: number) => `http://127.0.0.1:${ports[2 * id - 1]}`;
  const cluster = NODES.map((id) => `n${id}=${peerOf(id)}`).join(',');
  for (const id of NODES) {
    const options = {
      name: `n${id}`,
      'data-dir': join(folder, `etcd-n${id}`),
      'listen-peer-urls': peerOf(id),
      'initial-advertise-peer-urls': peerOf(id),
      'listen-client-urls': clientOf(id),
      'advertise-client-urls': clientOf(id),
      'initial-cluster': cluster,
      'log-level': 'warn',
    };
    const args = Object.entries(options).map(([name, value]) => `--${name}=${value}`);
    processes.start(etcd.server, args, {}, join(folder, `etcd-n${id}.log`));
  }
  const leader = () => eventually('a leader of etcd', () => leaderAmong(NODES.map(clientOf)));
  await leader();
  return {
    target: async () => new GatewayTarget(Number(new URL(await leader()).port)),
    residentMiB: () => processes.residentMiB(),
    cpuSeconds: () => processes.cpuSeconds(),
    syncs: async () => {
      const counts = await Promise.all(NODES.map((id) => walSyncs(clientOf(id))));
      return counts.reduce((sum, count) => sum + count, 0);
    },
    ownClient: (operation, total) =>
      runOwnClient(etcd.benchmark, NODES.map(clientOf), operation, total),
    stop: () => processes.stop('SIGKILL'),
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
  urls: readonly string[],
  operation: 'put' | 'get',
  total: number,
): Promise<Figures> {
  const endpoints = urls.map((url) => url.replace('http://', '')).join(',');
  const common = ['--target-leader', '--precise', `--conns=${LOAD.clients}`];
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
