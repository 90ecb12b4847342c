import { readFileSync } from 'node:fs';
import { workloadByName } from '../../workloads/index.ts';
import { messageOf, UsageError } from '../base/errors.ts';
import { Random } from '../base/random.ts';
import { type Ability, clientHostOf, type NodeId, type ReadMode } from '../cluster/cluster.ts';
import { checkSchedule } from '../nemesis/check.ts';
import { drawSchedule } from '../nemesis/draw.ts';
import { abilitiesFor, faultKinds, kindsOf } from '../nemesis/kinds.ts';
import { namedSchedule } from '../nemesis/named.ts';
import { parseSchedule } from '../nemesis/parse.ts';
import type { FaultKind, Schedule } from '../nemesis/schedule.ts';
import type { RunConfig } from './config.ts';
import { abilitiesOf } from './make-cluster.ts';
import { planPhases } from './phases.ts';

/** What a user may say of a run; all but the seed has a default. */
export interface RunOptions {
  readonly seed: number;
  readonly cluster?: 'sim' | 'docker';
  /** How many nodes. */
  readonly nodes?: number;
  readonly workload?: string;
  readonly reads?: ReadMode;
  /** Needed for reads by lease, and for no other. */
  readonly maxClockDriftPpm?: number;
  /** Entries between two snapshots of a node; 0: none. */
  readonly snapshotEvery?: number;
  readonly sessionTimeoutMs?: number;
  readonly faults?: readonly FaultKind[];
  /** The name of a known schedule, or a file that holds one. */
  readonly schedule?: string;
  readonly durationMs?: number;
  readonly concurrency?: number;
  readonly rate?: number;
  readonly keys?: number;
  /** Ends the run at the first violation of its model. */
  readonly stopOnViolation?: boolean;
}

export const RUN_DEFAULTS: {
  readonly cluster: 'sim';
  readonly nodes: number;
  readonly workload: string;
  readonly reads: ReadMode;
  readonly snapshotEvery: number;
  readonly faults: readonly FaultKind[];
  readonly durationMs: number;
  readonly rate: number;
  readonly keys: number;
} = {
  cluster: 'sim',
  nodes: 5,
  workload: 'register',
  reads: 'index',
  // So few that a node which was away for some seconds is sent a snapshot.
  snapshotEvery: 250,
  faults: ['partition', 'crash'],
  durationMs: 60_000,
  rate: 200,
  keys: 10,
};

/** Fewer nodes have no minority to cut off; more only slow a run down. */
const NODES = { least: 3, most: 9 };
const CONCURRENCY_MAX = 100;

/** Containers share the machine's cores: what is a wait there would be an outage in the simulator. */
const TIMEOUTS = {
  sim: { electionTimeoutMs: 200, heartbeatMs: 50, operationTimeoutMs: 1000 },
  docker: { electionTimeoutMs: 500, heartbeatMs: 100, operationTimeoutMs: 2000 },
} as const;

/** A run that can be started: its configuration, and the faults that it will meet. */
export interface PlannedRun {
  readonly config: RunConfig;
  readonly schedule: Schedule;
}

/**
 * Decides all that a run leaves to defaults and to the seed, before anything is started.
 *
 * @throws UsageError where the options contradict each other or ask for the impossible
 */
export function planRun(options: RunOptions): PlannedRun {
  const cluster = options.cluster ?? RUN_DEFAULTS.cluster;
  const count = options.nodes ?? RUN_DEFAULTS.nodes;
  requireCount('--nodes', count, NODES.least, NODES.most);
  const nodes: NodeId[] = Array.from({ length: count }, (_, i) => i + 1);
  const concurrency = options.concurrency ?? 2 * count;
  requireCount('--concurrency', concurrency, 1, CONCURRENCY_MAX);
  const workload = workloadByName(options.workload ?? RUN_DEFAULTS.workload).name;
  const durationMs = options.durationMs ?? RUN_DEFAULTS.durationMs;
  const base = {
    seed: options.seed,
    cluster,
    nodes,
    workload,
    ...readsOf(options),
    snapshotEvery: options.snapshotEvery ?? RUN_DEFAULTS.snapshotEvery,
    ...(options.sessionTimeoutMs === undefined
      ? {}
      : { sessionTimeoutMs: options.sessionTimeoutMs }),
    durationMs,
    concurrency,
    rate: options.rate ?? RUN_DEFAULTS.rate,
    keys: options.keys ?? RUN_DEFAULTS.keys,
    ...(options.stopOnViolation === true ? { stopOnViolation: true } : {}),
    ...TIMEOUTS[cluster],
  };
  requireCount('the seed', base.seed, 0, 2 ** 32 - 1);
  requireCount('--snapshot-every', base.snapshotEvery, 0, 1_000_000_000);
  requireCount('--rate', base.rate, 1, 100_000);
  requireCount('--keys', base.keys, 1, 1000);
  const abilities = abilitiesOf(cluster);
  const schedule = scheduleFor(options, base, abilities);
  const faults = options.schedule === undefined ? askedFor(options) : kindsOf(schedule);
  return { config: { ...base, faults }, schedule };
}

/** Those of `kinds` that a cluster can do. */
export function doableFaults(
  kinds: readonly FaultKind[],
  cluster: 'sim' | 'docker',
): readonly FaultKind[] {
  const abilities = abilitiesOf(cluster);
  return kinds.filter((kind) => abilitiesFor(kind).some((ability) => abilities.has(ability)));
}

/** A lease is worth its bound: nobody gets one without having said it. */
function readsOf({ reads = RUN_DEFAULTS.reads, maxClockDriftPpm }: RunOptions): {
  readonly reads: ReadMode;
  readonly maxClockDriftPpm?: number;
} {
  const name = '--max-clock-drift-ppm';
  if (reads !== 'lease') {
    if (maxClockDriftPpm === undefined) return { reads };
    throw new UsageError(`${name} is for --reads lease; leave it out with '${reads}'`);
  }
  if (maxClockDriftPpm === undefined) {
    throw new UsageError(`--reads lease needs ${name}, such as 1000: beyond it reads may be stale`);
  }
  requireCount(name, maxClockDriftPpm, 0, 999_999);
  return { reads, maxClockDriftPpm };
}

function askedFor({ faults }: RunOptions): readonly FaultKind[] {
  return faults ?? RUN_DEFAULTS.faults;
}

function scheduleFor(
  options: RunOptions,
  base: Omit<RunConfig, 'faults'>,
  abilities: ReadonlySet<Ability>,
): Schedule {
  const { nodes, electionTimeoutMs, cluster, seed } = base;
  const faultPhaseMs = planPhases(base.durationMs).faultsMs;
  if (options.schedule === undefined) {
    const random = new Random(seed).fork('schedule');
    const kinds = askedFor(options);
    refuseUndoable(kinds, cluster);
    return drawSchedule(random, { kinds, nodes, faultPhaseMs, electionTimeoutMs, abilities });
  }
  if (options.faults !== undefined) {
    throw new UsageError('--schedule says which faults there are: leave --faults out');
  }
  const schedule = loadSchedule(options.schedule, { nodes, electionTimeoutMs });
  const clientHosts = Array.from({ length: base.concurrency }, (_, i) => clientHostOf(i));
  const file = isFile(options.schedule) ? { file: options.schedule } : {};
  checkSchedule(schedule, { cluster, abilities, nodes, clientHosts, faultPhaseMs, ...file });
  return schedule;
}

function refuseUndoable(kinds: readonly FaultKind[], cluster: 'sim' | 'docker'): void {
  const undoable = kinds.find((kind) => !doableFaults([kind], cluster).includes(kind));
  if (undoable === undefined) return;
  const doable = doableFaults(faultKinds, cluster).join(', ');
  throw new UsageError(`--faults: cluster '${cluster}' cannot do '${undoable}'; it can: ${doable}`);
}

/** What `--schedule` names: a file where it ends in .json or holds a slash. */
function isFile(schedule: string): boolean {
  return /\.json$|[/\\]/.test(schedule);
}

function loadSchedule(
  name: string,
  options: { readonly nodes: readonly NodeId[]; readonly electionTimeoutMs: number },
): Schedule {
  if (!isFile(name)) return namedSchedule(name, options);
  let text: string;
  try {
    text = readFileSync(name, 'utf8');
  } catch (error) {
    throw new UsageError(`--schedule: '${name}' cannot be read: ${messageOf(error)}`);
  }
  return parseSchedule(text, name);
}

function requireCount(name: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  const not = Number.isNaN(value) ? '' : `, not ${value}`;
  throw new UsageError(`${name} is a whole number from ${least} to ${most}${not}`);
}
