import { join } from 'node:path';
import { engineVersion } from '../../src/cluster/docker/docker-cli.ts';
import { ensureImages } from '../../src/cluster/docker/images.ts';
import { median } from '../measure.ts';
import { writePage } from '../page.ts';
import { InContainers } from './containers.ts';
import { buildEtcd, type Etcd } from './etcd-build.ts';
import { ETCD_PORTS, type EtcdStore, startEtcd } from './etcd-store.ts';
import { type Figures, LOAD, load } from './load.ts';
import { Loopback } from './loopback.ts';
import type { Place } from './place.ts';
import { cpuSeconds, residentMiB } from './processes.ts';
import { SPLITBRAIN_PORTS, startSplitbrain } from './splitbrain-store.ts';
import { NODES, type Store } from './store.ts';
import { type Measured, tableOf } from './table.ts';

/** How long and how often each is measured. */
const PLANS = {
  quick: { rounds: 1, durationMs: 4_000, puts: 12_000, gets: 24_000 },
  whole: { rounds: 3, durationMs: 8_000, puts: 30_000, gets: 60_000 },
  containers: { rounds: 1, durationMs: 8_000, puts: 30_000, gets: 60_000 },
};
type Plan = (typeof PLANS)['quick'];

/** Where both stores run, and how that is made ready for one cluster. */
interface Setting {
  readonly name: string;
  readonly plan: Plan;
  readonly script: string;
  prepare(run: string, ports: readonly string[]): Promise<Place>;
}

interface Rounds {
  readonly ours: Measured[];
  readonly own: Measured[];
  readonly gateway: Measured[];
}

/**
 * `npm run bench -- raft [--quick]`: three of our nodes and three of etcd's, one cluster after the
 * other in each round, under the same load: puts, then linearizable reads. etcd is measured twice:
 * through its JSON gateway by our load generator, and by its own Go client. On the loopback and,
 * where there is an engine, in containers. Writes the table under `results/benchmarks/`; when quick
 * it writes none, and leaves the containers out.
 */
export async function benchRaft(root: string, folder: string, isQuick: boolean): Promise<void> {
  const etcd = buildEtcd(root);
  const other = etcd === null ? 'etcd: not built, there is no Go' : versionsOf(etcd);
  const settings = [onLoopback(root, folder, isQuick ? PLANS.quick : PLANS.whole)];
  if (!isQuick) settings.push(...(await inContainers()));
  const parts: { readonly name: string; readonly rounds: Rounds; readonly table: string }[] = [];
  for (const setting of settings) {
    const rounds = await measureBoth(setting, etcd);
    const [ours, own, gateway] = [rounds.ours, rounds.own, rounds.gateway].map(medianOf);
    if (ours === undefined || ours === null) throw new Error('nothing was measured');
    const table = tableOf(ours, own ?? null, gateway ?? null);
    parts.push({ name: setting.name, rounds, table });
    process.stdout.write(`\n${setting.name}; ${other}\n${table}\n\n`);
  }
  if (isQuick) return;
  const page = writePage(root, {
    ...{
      name: 'raft',
      title: 'The bundled store, measured',
      command: 'npm run bench -- raft',
      other,
    },
    intro: INTRO,
    body: parts.map(({ name, table }) => `## ${name}\n\n${table}`).join('\n\n'),
    data: { places: parts.map(({ name, rounds }) => ({ name, rounds })) },
  });
  process.stdout.write(`${page}\n`);
}

function onLoopback(root: string, folder: string, plan: Plan): Setting {
  return {
    name: `Processes on the loopback, ${roundsText(plan)}`,
    plan,
    script: join(root, 'dist/src/node/host/main.js'),
    prepare: (run, ports) => Loopback.prepare(join(folder, run), NODES, ports),
  };
}

/** Empty where there is no engine. */
async function inContainers(): Promise<Setting[]> {
  if ((await engineVersion().catch(() => null)) === null) return [];
  const image = (await ensureImages(new AbortController().signal)).node;
  const plan = PLANS.containers;
  return [
    {
      name: `In containers, on a bridge network, ${roundsText(plan)}`,
      plan,
      script: 'dist/src/node/host/main.js',
      prepare: (run, ports) => InContainers.prepare(`${process.pid}-${run}`, image, ports),
    },
  ];
}

async function measureBoth({ plan, script, prepare }: Setting, etcd: Etcd | null): Promise<Rounds> {
  const rounds: Rounds = { ours: [], own: [], gateway: [] };
  for (let round = 1; round <= plan.rounds; round++) {
    await inPlace(await prepare(`${round}-ours`, SPLITBRAIN_PORTS), async (place) => {
      const store = await startSplitbrain(place, script);
      rounds.ours.push(await measureStore(place, store, plan));
      tell(round, 'splitbrain', rounds.ours);
    });
    if (etcd === null) continue;
    await inPlace(await prepare(`${round}-etcd`, ETCD_PORTS), async (place) => {
      const store = await startEtcd(etcd, place);
      rounds.own.push(await measureOwnClient(place, store, plan));
      tell(round, 'etcd, its own client', rounds.own);
      rounds.gateway.push(await measureStore(place, store, plan));
      tell(round, 'etcd, JSON gateway', rounds.gateway);
    });
  }
  return rounds;
}

/** Whatever becomes of the work, nothing of the place stays. */
async function inPlace(place: Place, work: (place: Place) => Promise<void>): Promise<void> {
  try {
    await work(place);
  } finally {
    await place.stop();
  }
}

/** Puts and reads by the load generator; memory, CPU time and syncs are those of the puts. */
async function measureStore(place: Place, store: Store, { durationMs }: Plan): Promise<Measured> {
  const target = await store.target();
  const { figures, ...rest } = await watched(place, store, () => load(target, 'put', durationMs));
  const gets = await load(target, 'get', durationMs);
  target.close();
  return { puts: figures, gets, ...rest };
}

async function measureOwnClient(
  place: Place,
  store: EtcdStore,
  { puts, gets }: Plan,
): Promise<Measured> {
  await store.ownClient('put', puts / 10);
  const { figures, ...rest } = await watched(place, store, () => store.ownClient('put', puts));
  return { puts: figures, gets: await store.ownClient('get', gets), ...rest };
}

async function watched(
  place: Place,
  store: Store,
  work: () => Promise<Figures>,
): Promise<{ figures: Figures } & Omit<Measured, 'puts' | 'gets'>> {
  const pids = await place.pids();
  const before = { syncs: await store.syncs(), cpu: cpuSeconds(pids), ms: performance.now() };
  const figures = await work();
  const seconds = (performance.now() - before.ms) / 1_000;
  return {
    figures,
    residentMiB: residentMiB(pids),
    syncsPerSecond: ((await store.syncs()) - before.syncs) / seconds,
    cpuUsPerPut: (1e6 * (cpuSeconds(pids) - before.cpu)) / (figures.perSecond * seconds),
  };
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

function roundsText({ rounds }: Plan): string {
  return rounds === 1 ? 'one round' : `medians of ${rounds} rounds`;
}

const INTRO = `Three nodes and
the load on one machine; ${LOAD.clients} clients on as many connections to the leader, keys of ${LOAD.keyBytes} bytes
(${LOAD.keys} of them), values of ${LOAD.valueBytes}; every write is synced on a majority before it is answered, every read
is linearizable. A ratio above 1 is in splitbrain's favour. Where other work shares the machine the
CPU time a put says more than what a second held.`;
