import { closest } from 'fastest-levenshtein';
import { UsageError } from '../base/errors.ts';
import type { NodeId } from '../cluster/cluster.ts';
import { mostOut } from './roster.ts';
import type { Fault, Schedule } from './schedule.ts';

/** What the times and orders of a named schedule are derived from. */
export interface NamedOptions {
  readonly nodes: readonly NodeId[];
  readonly electionTimeoutMs: number;
}

interface Scenario {
  /** One sentence for `--help` and the report. */
  readonly describe: string;
  readonly faults: (options: NamedOptions) => readonly Fault[];
}

/** The scenarios that lectures on Raft walk through, each short enough to be followed by eye. */
const scenarios: Readonly<Record<string, Scenario>> = {
  none: {
    describe: 'No fault at all.',
    faults: () => [],
  },
  'follower-crash': {
    describe: 'A follower dies and comes back; the others go on, and it catches up.',
    faults: (options) => [{ ...once(options), kind: 'crash', target: 'follower' }],
  },
  'leader-crash': {
    describe: 'The leader dies; another one is elected, and the old one comes back to follow it.',
    faults: (options) => [{ ...once(options), kind: 'crash', target: 'leader' }],
  },
  'leader-in-minority': {
    describe:
      'The nodes are split, {1,2}|{3,4,5}, with the leader on the smaller side: it commits nothing, and the larger side elects another.',
    faults: (options) => [
      {
        ...once(options),
        kind: 'partition',
        shape: 'leader-minority',
        order: options.nodes,
      },
    ],
  },
  'old-leader-heals': {
    describe:
      'The leader is cut off while clients go on writing to it; when the link heals it steps down, and what it could not commit is replaced.',
    faults: (options) => [
      { ...once(options), kind: 'partition', shape: 'isolate', target: 'leader' },
    ],
  },
  'slow-leader-clock': {
    describe:
      'The leader’s clock runs at x0.3, and then the leader is cut off: with reads by lease it answers from the past (a positive control).',
    faults: (options) => {
      const { atMs, forMs } = once(options);
      return [0, 1, 2].flatMap((round) => {
        const fromMs = atMs + 2 * round * forMs;
        const skew = { id: `skew${round + 1}`, atMs: fromMs, forMs, rate: 0.3 };
        const cut = { id: `cut${round + 1}`, atMs: fromMs + forMs / 5, forMs: forMs / 2 };
        return [
          { ...skew, kind: 'skew', target: 'leader' },
          { ...cut, kind: 'partition', shape: 'isolate', target: 'leader' },
        ] as const;
      });
    },
  },
  'change-in-minority': {
    describe:
      'The leader is cut off on the smaller side and told at once to remove nodes of the larger one: by joint consensus it cannot, and the others do it.',
    faults: (options) => {
      const { nodes, electionTimeoutMs } = options;
      const { atMs, forMs } = once(options);
      return [0, 1, 2].flatMap((round) => {
        const order = [...nodes.slice(round), ...nodes.slice(0, round)];
        const fromMs = atMs + 2 * round * forMs;
        const cut = { id: `cut${round + 1}`, atMs: fromMs, forMs };
        // The leader has not noticed yet.
        const change = { id: `change${round + 1}`, atMs: fromMs + electionTimeoutMs / 10, forMs };
        const target = { nodes: order.slice(-mostOut(nodes.length)) };
        return [
          { ...cut, kind: 'partition', shape: 'leader-minority', order },
          { ...change, kind: 'membership', target },
        ] as const;
      });
    },
  },
};

/** Every named schedule with its sentence, in the order of `--help`. */
export const namedSchedules: readonly { readonly name: string; readonly describe: string }[] =
  Object.entries(scenarios).map(([name, { describe }]) => ({ name, describe }));

/** Whether `--schedule name` means one of these rather than a file. */
export function isNamedSchedule(name: string): boolean {
  return Object.hasOwn(scenarios, name);
}

/** @throws UsageError where there is none of this name; it names the nearest and lists all */
export function namedSchedule(name: string, options: NamedOptions): Schedule {
  const scenario = isNamedSchedule(name) ? scenarios[name] : undefined;
  if (scenario !== undefined) return { name, faults: scenario.faults(options) };
  const names = Object.keys(scenarios);
  throw new UsageError(
    `no schedule is called '${name}'; did you mean '${closest(name, names)}'? ` +
      `There are: ${names.join(', ')}; or name a file that ends in .json`,
  );
}

/** One fault, late enough for work to be under way, and for five longest elections. */
function once({ electionTimeoutMs }: NamedOptions): {
  readonly id: string;
  readonly atMs: number;
  readonly forMs: number;
} {
  const longestElectionMs = 2 * electionTimeoutMs;
  return { id: 'f1', atMs: 2 * longestElectionMs, forMs: 5 * longestElectionMs };
}
