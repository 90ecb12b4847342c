import { expect, test } from 'vitest';
import yargs from 'yargs';
import {
  type CommonArguments,
  commandOf,
  nightCommandOf,
  runOptionsOf,
  withCommonOptions,
} from './options.ts';

function parsed(line: string): CommonArguments {
  return withCommonOptions(
    yargs(line.split(' ')),
    'crash',
  ).parseSync() as unknown as CommonArguments;
}

test('the command that repeats a run names what is not at its default, a switch without a value', () => {
  const args = parsed('--stop-on-violation --reads stale --nodes 5');
  const options = ' --reads stale --stop-on-violation';
  expect(commandOf(args, 7, 'sim')).toBe(`npx splitbrain run --seed 7${options}`);
  expect(nightCommandOf(args, '10m', 'auto')).toBe(`npx splitbrain nightly --budget 10m${options}`);
  expect(commandOf(parsed('--seed 7'), 7, 'docker')).toBe(
    'npx splitbrain run --seed 7 --cluster docker',
  );
});

test('a run stops at a violation only where that is asked for', () => {
  expect(runOptionsOf(parsed('--stop-on-violation'), 1, 'sim').stopOnViolation).toBe(true);
  expect(runOptionsOf(parsed('--seed 1'), 1, 'sim').stopOnViolation).toBe(false);
});
