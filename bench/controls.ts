import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';

const SEEDS = { quick: 10, whole: 100 };
/** So many seeds in a row must hold one at least that convicts reads by a lease that lies. */
const LEASE_BLOCK = 10;

const CONVICTED = 1;

/** A store that is wrong on purpose, and how it is run. */
interface Control {
  readonly what: string;
  readonly args: readonly string[];
}

const STALE: Control = {
  what: 'reads from any node at once (--reads stale), the default schedule',
  args: ['--reads', 'stale'],
};

/** The leader runs at x0.3, far beyond what it was told to take clocks for. */
const LEASE: Control = {
  what: 'reads by lease, a clock beyond the bound (--schedule slow-leader-clock)',
  args: [
    ...['--reads', 'lease', '--max-clock-drift-ppm', '1000'],
    ...['--schedule', 'slow-leader-clock', '--duration', '20s'],
  ],
};

/**
 * `npm run bench -- controls [--quick]`: in how many of a hundred seeds the whole command convicts
 * stores that are not linearizable by design. A suite that lets them pass proves nothing of others.
 */
export function benchControls(root: string, folder: string, isQuick: boolean): void {
  const seeds = isQuick ? SEEDS.quick : SEEDS.whole;
  const stale = convict(root, folder, STALE, seeds);
  tell(STALE, stale);
  const lease = convict(root, folder, LEASE, seeds);
  tell(LEASE, lease);
  const blocks = Array.from({ length: seeds / LEASE_BLOCK }, (_, i) =>
    lease.slice(i * LEASE_BLOCK, (i + 1) * LEASE_BLOCK),
  );
  const hit = blocks.filter((block) => block.includes(CONVICTED)).length;
  process.stdout.write(
    `  in ${hit} of ${blocks.length} rows of ${LEASE_BLOCK} seeds there is one that does\n`,
  );
}

/** The exit codes of a run with each seed from 1. */
function convict(root: string, folder: string, { args }: Control, seeds: number) {
  const command = join(root, 'bin', 'splitbrain.js');
  const results = join(folder, 'controls');
  return Array.from({ length: seeds }, (_, i) => {
    const whole = [command, 'run', '--seed', String(i + 1), ...args, '--results', results];
    const { status } = spawnSync(process.execPath, whole, { stdio: 'ignore' });
    rmSync(results, { recursive: true, force: true });
    return status;
  });
}

function tell({ what }: Control, codes: readonly (number | null)[]): void {
  const convicted = codes.filter((code) => code === CONVICTED).length;
  const others = codes.flatMap((code, i) => (code === CONVICTED ? [] : [`${i + 1} (${code})`]));
  const rest = others.length === 0 ? '' : `; not by seeds (exit code) ${others.join(', ')}`;
  process.stdout.write(`${what}: convicted in ${convicted} of ${codes.length} seeds${rest}\n`);
}
