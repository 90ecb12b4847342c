import type { Figures } from './load.ts';

/** What was measured of a store. */
export interface Measured {
  readonly puts: Figures;
  readonly gets: Figures;
  /** Of all nodes, after the puts. */
  readonly residentMiB: number;
  /** Of all nodes, during the puts. */
  readonly syncsPerSecond: number;
  /** CPU time that all nodes together take for a put, in microseconds. */
  readonly cpuUsPerPut: number;
}

interface Line {
  readonly name: string;
  readonly pick: (measured: Measured) => number;
  readonly better: 'higher' | 'lower' | 'neither';
}

const LINES: readonly Line[] = [
  { name: 'puts a second', pick: ({ puts }) => puts.perSecond, better: 'higher' },
  { name: 'puts, p50 in ms', pick: ({ puts }) => puts.p50Ms, better: 'lower' },
  { name: 'puts, p99 in ms', pick: ({ puts }) => puts.p99Ms, better: 'lower' },
  { name: 'reads a second', pick: ({ gets }) => gets.perSecond, better: 'higher' },
  { name: 'reads, p50 in ms', pick: ({ gets }) => gets.p50Ms, better: 'lower' },
  { name: 'reads, p99 in ms', pick: ({ gets }) => gets.p99Ms, better: 'lower' },
  { name: 'resident memory in MiB, all nodes', pick: (one) => one.residentMiB, better: 'lower' },
  { name: 'CPU time of all nodes a put, in µs', pick: (one) => one.cpuUsPerPut, better: 'lower' },
  { name: 'syncs a second, all nodes', pick: (one) => one.syncsPerSecond, better: 'neither' },
];

/** The table in Markdown; every ratio is `N.NNx`, and higher is better. */
export function tableOf(ours: Measured, own: Measured | null, gateway: Measured | null): string {
  const head =
    '| | splitbrain | etcd, its own client | ratio | etcd, same load generator over JSON | ratio |';
  const body = LINES.map(({ name, pick, better }) => {
    const cells = [own, gateway].flatMap((other) => {
      if (other === null) return ['', ''];
      return [shown(pick(other)), ratioOf(pick(ours), pick(other), better)];
    });
    return `| ${[name, shown(pick(ours)), ...cells].join(' | ')} |`;
  });
  return [head, '|---|---|---|---|---|---|', ...body].join('\n');
}

function ratioOf(ours: number, theirs: number, better: Line['better']): string {
  if (better === 'neither') return '';
  return `${(better === 'higher' ? ours / theirs : theirs / ours).toFixed(2)}x`;
}

function shown(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toFixed(1);
}
