import { randomInt } from 'node:crypto';
import type { Argv, Options } from 'yargs';
import { workloads } from '../../workloads/index.ts';
import { parseDurationMs } from '../base/duration.ts';
import { UsageError } from '../base/errors.ts';
import { READ_MODES } from '../cluster/cluster.ts';
import { FAULT_KINDS, faultKinds, parseKinds } from '../nemesis/kinds.ts';
import { namedSchedules } from '../nemesis/named.ts';
import { RUN_DEFAULTS, type RunOptions } from '../run/plan.ts';
import { oneOf } from './one-of.ts';

/** Seeds are short enough to be read out. */
const SEED_MAX = 1_000_000;

/** What `run` and `nightly` have in common, as yargs hands it over. */
export interface CommonArguments {
  readonly seed?: number | undefined;
  readonly duration: string;
  readonly nodes: number;
  readonly workload: string;
  readonly reads: string;
  readonly 'max-clock-drift-ppm'?: number | undefined;
  readonly 'snapshot-every': number;
  readonly 'session-timeout'?: string;
  readonly faults?: string | undefined;
  readonly schedule?: string | undefined;
  readonly concurrency?: number | undefined;
  readonly rate: number;
  readonly keys: number;
  readonly 'stop-on-violation': boolean;
  readonly results: string;
  readonly quiet: boolean;
  readonly json: boolean;
}

const DESCRIPTIONS = {
  workload: `what clients do: ${workloads.map(({ name }) => name).join(', ')}`,
  reads: `what a read guarantees: ${READ_MODES.join(', ')} (stale is the negative control)`,
  faults: `kinds of fault, with commas between: ${faultKinds.join(', ')}; or none`,
  schedule: `a file, or one of: ${namedSchedules.map(({ name }) => name).join(', ')}`,
};

const COMMON: Readonly<Record<keyof CommonArguments, Options>> = {
  seed: {
    type: 'number',
    requiresArg: true,
    describe: 'decides every random choice; drawn unless given',
  },
  duration: {
    type: 'string',
    requiresArg: true,
    default: '60s',
    describe: 'of one run, in the time of its cluster',
  },
  nodes: {
    type: 'number',
    requiresArg: true,
    default: RUN_DEFAULTS.nodes,
    describe: 'servers in the cluster',
  },
  workload: {
    type: 'string',
    requiresArg: true,
    default: RUN_DEFAULTS.workload,
    describe: DESCRIPTIONS.workload,
  },
  reads: {
    type: 'string',
    requiresArg: true,
    default: RUN_DEFAULTS.reads,
    describe: DESCRIPTIONS.reads,
  },
  'max-clock-drift-ppm': {
    type: 'number',
    requiresArg: true,
    describe: 'with --reads lease: how far clocks may be off in speed for leases to hold',
  },
  'snapshot-every': {
    type: 'number',
    requiresArg: true,
    default: RUN_DEFAULTS.snapshotEvery,
    describe: 'entries after which a node takes a snapshot and cuts its log; 0: never',
  },
  'session-timeout': {
    type: 'string',
    requiresArg: true,
    describe: 'after how long a session that nobody uses ends: 500ms, 1h; an hour unless told',
  },
  faults: {
    type: 'string',
    requiresArg: true,
    describe: DESCRIPTIONS.faults,
  },
  schedule: { type: 'string', requiresArg: true, describe: DESCRIPTIONS.schedule },
  concurrency: {
    type: 'number',
    requiresArg: true,
    describe: 'client processes at a time  [default: twice the nodes]',
  },
  rate: {
    type: 'number',
    requiresArg: true,
    default: RUN_DEFAULTS.rate,
    describe: 'operations a second at most, over all clients',
  },
  keys: {
    type: 'number',
    requiresArg: true,
    default: RUN_DEFAULTS.keys,
    describe: 'keys in use at a time',
  },
  'stop-on-violation': {
    type: 'boolean',
    default: false,
    describe: 'check while the run goes on, and end it at the first violation',
  },
  results: {
    type: 'string',
    requiresArg: true,
    default: 'results',
    describe: 'the folder for what runs leave behind',
  },
  quiet: { type: 'boolean', default: false, describe: 'no progress, only the verdict' },
  json: {
    type: 'boolean',
    default: false,
    describe: 'one machine-readable object instead of text',
  },
};

/** Adds the options that `run` and `nightly` share; they differ in which faults are the default. */
export function withCommonOptions<T>(
  yargs: Argv<T>,
  defaultFaults: string,
): Argv<T & CommonArguments> {
  const describe = `${DESCRIPTIONS.faults}  [default: ${defaultFaults}]`;
  const options = { ...COMMON, faults: { ...COMMON.faults, describe } };
  const kinds = faultKinds.map((kind) => `  ${kind.padEnd(20)}${FAULT_KINDS[kind]}`);
  const schedules = namedSchedules.map((one) => `  ${one.name.padEnd(20)}${one.describe}`);
  const epilogue = ['Kinds of fault:', ...kinds, '', 'Schedules:', ...schedules].join('\n');
  return yargs.options(options).epilogue(epilogue) as unknown as Argv<T & CommonArguments>;
}

/** The seed that was asked for, or a drawn one. */
export function seedOf({ seed }: { readonly seed?: number | undefined }): number {
  if (seed === undefined) return randomInt(1, SEED_MAX);
  if (Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32) return seed;
  throw new UsageError(`--seed is a whole number from 0 to ${2 ** 32 - 1}`);
}

/** @throws UsageError where a value is none that its option takes */
export function runOptionsOf(
  args: CommonArguments,
  seed: number,
  cluster: 'sim' | 'docker',
): RunOptions {
  const { nodes, workload, schedule, concurrency, rate, keys } = args;
  const driftPpm = args['max-clock-drift-ppm'];
  const timeout = args['session-timeout'];
  return {
    seed,
    cluster,
    nodes,
    workload,
    reads: oneOf('--reads', args.reads, READ_MODES),
    snapshotEvery: args['snapshot-every'],
    ...(driftPpm === undefined ? {} : { maxClockDriftPpm: driftPpm }),
    ...(timeout === undefined
      ? {}
      : { sessionTimeoutMs: parseDurationMs(timeout, '--session-timeout') }),
    durationMs: parseDurationMs(args.duration, '--duration'),
    rate,
    keys,
    stopOnViolation: args['stop-on-violation'],
    ...(args.faults === undefined ? {} : { faults: parseKinds(args.faults) }),
    ...(schedule === undefined ? {} : { schedule }),
    ...(concurrency === undefined ? {} : { concurrency }),
  };
}

/** The command that repeats a run: every option that is not at its default. */
export function commandOf(args: CommonArguments, seed: number, cluster: 'sim' | 'docker'): string {
  const where = cluster === 'sim' ? '' : ` --cluster ${cluster}`;
  return `npx splitbrain run --seed ${seed}${where}${changedOptions(args)}`;
}

/** The command that begins a night, or goes on with it. */
export function nightCommandOf(args: CommonArguments, budget: string, docker: string): string {
  const seed = args.seed === undefined ? '' : ` --seed ${args.seed}`;
  const where = docker === 'auto' ? '' : ` --docker ${docker}`;
  return `npx splitbrain nightly --budget ${quoted(budget)}${seed}${where}${changedOptions(args)}`;
}

function changedOptions(args: CommonArguments): string {
  const parts: string[] = [];
  const named = ['duration', 'nodes', 'workload', 'reads', 'max-clock-drift-ppm'] as const;
  const others = [
    'snapshot-every',
    'session-timeout',
    'faults',
    'schedule',
    'concurrency',
    'rate',
    'keys',
    'stop-on-violation',
    'results',
  ] as const;
  for (const name of [...named, ...others]) {
    const value = args[name];
    const isDefault = value === undefined || value === COMMON[name].default;
    if (!isDefault)
      parts.push(value === true ? ` --${name}` : ` --${name} ${quoted(String(value))}`);
  }
  return parts.join('');
}

/** As a shell wants it. */
function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
