import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

const SEEDS = { quick: 6, whole: 200 };
const DURATION = { quick: '60s', whole: '432s' };
const FAULTS = 'partition,crash,power-cut,pause,skew,transfer,membership';

/** Clocks are skewed by half their speed at most, and a lease is worth a third of a timeout then. */
const READS = [
  ['log'],
  ['index'],
  ['lease', '--max-clock-drift-ppm', '500000'],
] as const satisfies readonly (readonly string[])[];

/**
 * `npm run bench -- campaign [--quick]`: 24 simulated hours, 200 seeds of 432 s, of every kind of fault
 * on a store that must hold, by turns with each kind of linearizable read. Leaves the folders of runs
 * that are not valid in `results/`, and says how to repeat them. Takes some two hours on two cores.
 */
export async function benchCampaign(root: string, isQuick: boolean): Promise<void> {
  const size = isQuick ? 'quick' : 'whole';
  const results = join(root, 'results', 'campaign');
  const counts = new Map<number, number>();
  let next = 1;
  const work = async (): Promise<void> => {
    while (next <= SEEDS[size]) {
      const seed = next++;
      const folder = join(results, `${seed}`);
      const args = argumentsOf(seed, DURATION[size]);
      const code = await exitCodeOf(root, [...args, '--results', folder]);
      counts.set(code, (counts.get(code) ?? 0) + 1);
      if (code === 0) rmSync(folder, { recursive: true, force: true });
      else process.stdout.write(`exit code ${code}: npx splitbrain ${args.join(' ')}\n`);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  const codes = [...counts].map(([code, count]) => `${count} with exit code ${code}`).join(', ');
  process.stdout.write(`${SEEDS[size]} seeds of ${DURATION[size]}: ${codes}\n`);
  if ([...counts.keys()].some((code) => code !== 0)) process.exitCode = 1;
}

function argumentsOf(seed: number, duration: string): string[] {
  const reads = READS[seed % READS.length] ?? READS[0];
  const run = ['run', '--seed', String(seed), '--duration', duration];
  return [...run, '--faults', FAULTS, '--reads', ...reads];
}

function exitCodeOf(root: string, args: readonly string[]): Promise<number> {
  const command = [join(root, 'bin', 'splitbrain.js'), ...args, '--quiet'];
  return new Promise((resolve) => {
    const child = execFile(process.execPath, command, () => resolve(child.exitCode ?? -1));
  });
}
