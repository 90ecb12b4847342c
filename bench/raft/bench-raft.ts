import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { median } from '../measure.ts';
import { writePage } from '../page.ts';
import { buildEtcd, type Etcd } from './etcd-build.ts';
import { type EtcdStore, startEtcd } from './etcd-store.ts';
import { type Figures, LOAD, load } from './load.ts';
import { startSplitbrain } from './splitbrain-store.ts';
import type { Store } from './store.ts';
import { type Measured, tableOf } from './table.ts';

/** How long and how often each is measured. */
const PLANS = {
  quick: { rounds: 1, durationMs: 4_000, puts: 12_000, gets: 24_000 },
  whole: { rounds: 5, durationMs: 8_000, puts: 30_000, gets: 60_000 },
};

/**
 * `npm run bench -- raft [--quick]`: three of our nodes and three of etcd's, one cluster after the
 * other in each round, under the same load: puts, then linearizable reads. etcd is measured twice:
 * through its JSON gateway by our load generator, and by its own Go client. Writes the table under
 * `results/benchmarks/`, but not when quick.
 */
export async function benchRaft(root: string, folder: string, isQuick: boolean): Promise<void> {
  const plan = isQuick ? PLANS.quick : PLANS.whole;
  const etcd = buildEtcd(root);
  const rounds = { ours: [] as Measured[], gateway: [] as Measured[], own: [] as Measured[] };
  for (let round = 1; round <= plan.rounds; round++) {
    const here = join(folder, `round-${round}`);
    mkdirSync(here, { recursive: true });
    rounds.ours.push(await measureStore(await startSplitbrain(root, here), plan.durationMs));
    tell(round, 'splitbrain', rounds.ours);
    if (etcd === null) continue;
    const store = await startEtcd(etcd, here);
    rounds.own.push(await measureOwnClient(store, plan.puts, plan.gets));
    tell(round, 'etcd, its own client', rounds.own);
    rounds.gateway.push(await measureStore(store, plan.durationMs));
    tell(round, 'etcd, JSON gateway', rounds.gateway);
  }
  const [ours, own, gateway] = [rounds.ours, rounds.own, rounds.gateway].map(medianOf);
  if (ours === undefined || ours === null) throw new Error('nothing was measured');
  const table = tableOf(ours, own ?? null, gateway ?? null);
  const other = etcd === null ? 'etcd: not built, there is no Go' : versionsOf(etcd);
  process.stdout.write(`\n${other}\n${table}\n`);
  if (isQuick) return;
  const page = writePage(root, {
    ...{
      name: 'raft',
      title: 'The bundled store, measured',
      command: 'npm run bench -- raft',
      other,
    },
    intro: introOf(plan.rounds, plan.durationMs),
    body: table,
    data: { rounds },
  });
  process.stdout.write(`${page}\n`);
}

/** Puts and reads by the load generator; memory and syncs are those of the puts. */
async function measureStore(store: Store, durationMs: number): Promise<Measured> {
  try {
    const target = await store.target();
    const { figures: puts, ...rest } = await watched(store, () => load(target, 'put', durationMs));
    const gets = await load(target, 'get', durationMs);
    target.close();
    return { puts, gets, ...rest };
  } finally {
    await store.stop();
  }
}

/** The store goes on running: the load generator comes next. */
async function measureOwnClient(store: EtcdStore, puts: number, gets: number): Promise<Measured> {
  await store.ownClient('put', puts / 10);
  const { figures, ...rest } = await watched(store, () => store.ownClient('put', puts));
  return { puts: figures, gets: await store.ownClient('get', gets), ...rest };
}

async function watched(
  store: Store,
  work: () => Promise<Figures>,
): Promise<{ figures: Figures } & Omit<Measured, 'puts' | 'gets'>> {
  const before = await store.syncs();
  const cpuBefore = store.cpuSeconds();
  const startMs = performance.now();
  const figures = await work();
  const seconds = (performance.now() - startMs) / 1_000;
  const cpuUsPerPut = (1e6 * (store.cpuSeconds() - cpuBefore)) / (figures.perSecond * seconds);
  const syncsPerSecond = ((await store.syncs()) - before) / seconds;
  return { figures, residentMiB: store.residentMiB(), syncsPerSecond, cpuUsPerPut };
}

/** Of each figure the median of the rounds; null where there were none. */
function medianOf(all: readonly Measured[]): Measured | null {
  if (all.length === 0) return null;
  const of = (pick: (one: Measured) => number) => median(all.map(pick));
  const figures = (pick: (one: Measured) => Figures): Figures => ({
    perSecond: of((one) => pick(one).perSecond),
    p50Ms: of((one) => pick(one).p50Ms),
    p99Ms: of((one) => pick(one).p99Ms),
  });
  return {
    puts: figures(({ puts }) => puts),
    gets: figures(({ gets }) => gets),
    residentMiB: of(({ residentMiB }) => residentMiB),
    syncsPerSecond: of(({ syncsPerSecond }) => syncsPerSecond),
    cpuUsPerPut: of(({ cpuUsPerPut }) => cpuUsPerPut),
  };
}

function tell(round: number, name: string, all: readonly Measured[]): void {
  const last = all.at(-1);
  if (last === undefined) return;
  const text = ({ perSecond, p50Ms, p99Ms }: Figures) =>
    `${perSecond.toFixed(0)}/s, p50 ${p50Ms.toFixed(1)} ms, p99 ${p99Ms.toFixed(1)} ms`;
  process.stdout.write(`${round}. ${name}: puts ${text(last.puts)}; reads ${text(last.gets)}\n`);
}

function versionsOf({ version, benchmarkVersion }: Etcd): string {
  return `etcd ${version}, its benchmark tool ${benchmarkVersion}`;
}

function introOf(rounds: number, durationMs: number): string {
  return `Three nodes and
the load on one machine, over the loopback; ${LOAD.clients} clients on as many connections to the leader, keys of
${LOAD.keyBytes} bytes (${LOAD.keys} of them), values of ${LOAD.valueBytes}; every write is synced on a majority before it is answered, every
read is linearizable. Medians of ${rounds} rounds of ${durationMs / 1_000} s. A ratio above 1 is in splitbrain's favour.`;
}
