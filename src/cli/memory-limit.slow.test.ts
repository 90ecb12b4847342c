import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { syntheticHistory, withFewValues } from '../../checker/testing/synthetic.ts';
import { commandMeasured, temporaryFolder } from './testing/command.ts';

const { path, remove } = temporaryFolder();
afterAll(remove);

/** What Node and the command take, and what garbage there may be. */
const BESIDE_MIB = 400;

it.each([
  ['held', []],
  ['as a stream', ['--stream']],
])(
  'a search that would need tens of gigabytes keeps to its limits, and says so: %s',
  async (_, flags) => {
    const plan = { operations: 5_000, clients: 50, keys: 1, crashedPerMille: 5, seed: 7 };
    const history = withFewValues(syntheticHistory(plan), 30);
    const file = join(path, 'hard.jsonl');
    writeFileSync(file, history.map((event) => `${JSON.stringify(event)}\n`).join(''));
    const limits = ['--time-limit', '15s', '--memory-limit', '64'];
    const ended = await commandMeasured('check', file, '--model', 'register', ...limits, ...flags);
    expect(ended.exitCode).toBe(2);
    expect(ended.stdout).toMatch(/^inconclusive: /);
    expect(ended.stdout).toMatch(/limit of/);
    expect(ended.peakMiB).toBeGreaterThan(30);
    expect(ended.peakMiB).toBeLessThan(64 + BESIDE_MIB);
  },
);
