import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readHistoryFile } from '../checker/formats/history-file.ts';
import type { HistoryEvent } from '../checker/history.ts';
import {
  type Synthetic,
  syntheticHistory,
  withFewValues,
  withStaleRead,
} from '../checker/testing/synthetic.ts';
import { structureHistory } from './structures.ts';

/** Longer histories leave too much behind in the process that makes them. */
const MOST_MADE_HERE = 10_000;

/** Something to measure, here and there. */
export interface Case {
  readonly name: string;
  readonly model: string;
  /** In `bench/porcupine/models.go`; null where it is known to die of it. */
  readonly porcupine: string | null;
  /** What the median of one pass over all histories is to stay below, in milliseconds, if told. */
  readonly targetMs: number | null;
  /** Whether counterexamples are left as they were found. */
  readonly decisionOnly?: boolean;
  /** Whether each history is compared as well. */
  readonly comparesEach?: boolean;
  /** Whether it is there without `--full`, and with `--quick`. */
  readonly when: 'always' | 'not quick' | 'full';
  /** What it may take; the verdict is then `inconclusive`. */
  readonly timeLimitMs?: number;
  readonly histories: () => Promise<HistoryEvent[][]> | HistoryEvent[][];
  /** Of a history too long to be made in this process: what it is. Then `histories` gives none. */
  readonly plan?: Synthetic;
}

/** Where the published histories are: `SPLITBRAIN_HISTORIES`, else beside the project; or null. */
export function publishedFolder(): string | null {
  const folder = resolve(process.env.SPLITBRAIN_HISTORIES ?? '../shared/histories');
  return existsSync(join(folder, 'porcupine')) ? folder : null;
}

/** The files of Porcupine's etcd logs that hold anything. */
export function etcdFiles(folder: string): string[] {
  const logs = join(folder, 'porcupine', 'jepsen');
  return readdirSync(logs)
    .filter((name) => /^etcd_\d+\.log$/.test(name) && name !== 'etcd_095.log')
    .map((name) => join(logs, name));
}

export function cases(): Case[] {
  const folder = publishedFolder();
  return [...(folder === null ? [] : publishedCases(folder)), ...registerCases(), ...otherCases()];
}

function publishedCases(folder: string): Case[] {
  const read = async (files: readonly string[]) => {
    const all = await Promise.all(files.map((file) => readHistoryFile(file)));
    return all.map(({ events }) => events);
  };
  const kv = (name: string, file: string, porcupine: string, targetMs: number): Case => ({
    ...{ name, model: 'porcupine-kv', porcupine, targetMs, when: 'always' },
    histories: () => read([join(folder, 'porcupine', 'kv', file)]),
  });
  return [
    {
      ...{ name: '102 etcd logs, one pass, warm, decision only', model: 'etcd-log' },
      ...{ porcupine: 'etcd', targetMs: 8, when: 'always' },
      ...{ decisionOnly: true, comparesEach: true, histories: () => read(etcdFiles(folder)) },
    },
    {
      ...{ name: '102 etcd logs, one pass, warm, with counterexamples', model: 'etcd-log' },
      ...{ porcupine: 'etcd', targetMs: null, when: 'always' },
      histories: () => read(etcdFiles(folder)),
    },
    kv('Kv50 ok', 'c50-ok.txt', 'kv', 20),
    kv('Kv50 bad', 'c50-bad.txt', 'kv', 8),
    kv('KvNoPartition10 ok', 'c10-ok.txt', 'kv-no-partition', 3),
    kv('KvNoPartition10 bad', 'c10-bad.txt', 'kv-no-partition', 3),
  ];
}

function registerCases(): Case[] {
  const one = (
    name: string,
    [operations, clients, crashedPerMille]: readonly [number, number, number],
    targetMs: number,
    when: Case['when'],
    isStale = false,
  ): Case => ({
    ...{ name, model: 'cas-register', targetMs, when },
    // Longer ones take more memory than machines have.
    porcupine: operations <= 10_000 ? 'register' : null,
    ...madeOf({ operations, clients, crashedPerMille, keys: 1, seed: 7 }, isStale),
  });
  return [
    one('unique register, 1k operations, 50 clients', [1_000, 50, 0], 1, 'always'),
    one('the same with a stale read', [1_000, 50, 0], 1, 'always', true),
    one('100k operations, 10 clients', [100_000, 10, 0], 40, 'always'),
    one('100k operations, 50 clients, 5 % crashed', [100_000, 50, 50], 40, 'always'),
    one('1M operations, 10 clients', [1_000_000, 10, 0], 1_000, 'not quick'),
    one('1M operations, 50 clients, 5 % crashed', [1_000_000, 50, 50], 1_000, 'not quick'),
    one('10M operations, 10 clients', [10_000_000, 10, 0], 12_000, 'full'),
  ];
}

function madeOf(plan: Synthetic, isStale: boolean): Pick<Case, 'histories' | 'plan'> {
  if (plan.operations > MOST_MADE_HERE) return { plan, histories: () => [] };
  const make = () => syntheticHistory(plan);
  return { histories: () => [isStale ? withStaleRead(make()) : make()] };
}

function otherCases(): Case[] {
  const structures = ['fifo-queue', 'set', 'list-append', 'lock', 'counter'];
  return [
    ...structures.map(
      (model): Case => ({
        ...{ name: `${model}, 100k operations, 10 clients`, model, porcupine: model },
        ...{ targetMs: 300, when: 'always' },
        histories: () => [structureHistory(model, 100_000, 10, 11)],
      }),
    ),
    ...[3, 100].map((values): Case => {
      const name = `${values} values over and over, 50 writers, 1k operations`;
      const plan = { operations: 1_000, clients: 50, keys: 1, crashedPerMille: 0, seed: 3 };
      return {
        ...{ name, model: 'register', porcupine: 'register', when: 'always' },
        ...{ targetMs: 5_500, timeLimitMs: 5_000 },
        histories: () => [withFewValues(syntheticHistory(plan), values)],
      };
    }),
  ];
}
