import { expect, test } from 'vitest';
import { modelByName } from '../../models/index.ts';
import { tryMany } from '../../testing/differential.ts';
import { endlessHistory } from '../../testing/endless.ts';
import { smallPlan } from '../../testing/random-run.ts';
import {
  type ByEngine,
  shareOfZones,
  showByEngine,
  stream,
  streamAgainstBruteForce,
  twoWaysTrial,
} from '../../testing/stream-trial.ts';
import { syntheticHistory, withStaleRead } from '../../testing/synthetic.ts';
import { Checker } from '../checker.ts';

const SEED = 10_000_000;
const registers: [string, number][] = [
  ['register', 80],
  ['cas-register', 75],
  ['kv', 35],
];

test.each(registers)(
  `%s: a stream says what brute force says of 100,100 histories, by zones in %i of 100 cases at least (from seed ${SEED})`,
  (name, least) => {
    const seen: ByEngine = new Map();
    tryMany(name, streamAgainstBruteForce(modelByName(name), seen), { seed: SEED, runs: 100_100 });
    process.stdout.write(showByEngine(name, seen));
    expect(shareOfZones(seen)).toBeGreaterThan(least);
    expect(seen.get('streaming zones: valid')).toBeGreaterThan(10_000);
    expect(seen.get('streaming zones: violation')).toBeGreaterThan(2_000);
  },
);

test.each(registers)(
  `%s: zones and a frontier find the same violations of 10,000 longer histories at the same returns (from seed ${SEED})`,
  (name) => {
    const seen: ByEngine = new Map();
    tryMany(name, twoWaysTrial(name, seen), {
      ...{ seed: SEED, runs: 10_000 },
      plan: (chance) => ({
        ...smallPlan(name, chance, 40),
        ...{ clients: 1 + chance.int(6), lies: chance.pick([0, 2, 5]) },
        crashes: chance.pick([0, 0, 5, 15]),
      }),
    });
    process.stdout.write(showByEngine(name, seen));
    expect(seen.get('streaming zones: valid')).toBeGreaterThan(1_000);
    expect(seen.get('streaming zones: violation')).toBeGreaterThan(250);
    expect(seen.get('streaming frontier: valid')).toBeGreaterThan(1_000);
  },
);

const plan = { operations: 20_000, clients: 50, keys: 1, crashedPerMille: 20, seed: 9 };

test.each([
  ['hardly a cas fails', syntheticHistory(plan)],
  ['most cas fail', [...endlessHistory({ ...plan, crashedPerTenThousand: 200 })]],
])(
  '20,000 operations of 50 clients on one register, 2 % crashed, %s: valid, and with a stale read a violation',
  (what, history) => {
    const checker = new Checker('cas-register');
    const most = { blocks: 0, values: 0 };
    let [crashed, failed] = [0, 0];
    for (const event of history) {
      expect(checker.push(event)).toBe('undecided');
      if (event.type === 'info') crashed += 1;
      if (event.type === 'fail') failed += 1;
      const { configurations, states } = checker.held;
      most.blocks = Math.max(most.blocks, configurations);
      most.values = Math.max(most.values, states - crashed);
    }
    const { verdict, engine, durationMs } = checker.verdict();
    const besides = `besides those of ${crashed} crashed operations (${failed} cas failed)`;
    process.stdout.write(
      `${what}: at most ${most.blocks} blocks and ${most.values} values live at a time, ${besides}, ${Math.round(durationMs)} ms\n`,
    );
    expect({ verdict, engine }).toEqual({ verdict: 'valid', engine: 'streaming zones' });
    expect(most.blocks).toBeLessThan(2 * plan.clients);
    expect(most.values).toBeLessThan(4 * plan.clients);
    expect(durationMs).toBeLessThan(20_000);
    const stale = stream(withStaleRead(history), 'cas-register');
    expect(stale).toMatchObject({ verdict: 'violation', engine: 'streaming zones' });
    expect(stale.violation?.refutedBy).toBe('search');
  },
);
