import type { NightRow } from '../report/night.ts';

/**
 * Simulated runs between two in containers: about as much time for the one as for the other. The
 * first in containers comes early, so that a short night has one.
 */
const SIM_RUNS_PER_DOCKER_RUN = 20;
const SIM_RUNS_BEFORE_DOCKER = 3;
/** A canary is caught within so many simulated runs, or the night is an error. */
export const CANARY_RUNS_MAX = 10;
/** What bringing containers up and down takes on top of a run, before it was ever measured. */
const DOCKER_OVERHEAD_MS = 60_000;
const SIM_RUN_MS = 10_000;

/** What a night does next. */
export type Turn = 'canary' | 'sim' | 'docker' | 'end';

/**
 * The next turn of a night: canaries until one is caught, then simulated runs with one in
 * containers in between. None is begun that would go over the budget, judged by the slowest of
 * its cluster so far.
 */
export function nextTurn(
  rows: readonly NightRow[],
  leftMs: number,
  hasDocker: boolean,
  durationMs: number,
): Turn {
  const canaries = rows.filter((row) => row.canary);
  const isCaught = canaries.some((row) => row.verdict === 'violation');
  if (!isCaught && canaries.length < CANARY_RUNS_MAX) return 'canary';
  const runs = rows.filter((row) => !row.canary);
  const slowest = (cluster: 'sim' | 'docker', otherwiseMs: number) => {
    const times = runs.filter((row) => row.cluster === cluster).map((row) => row.wallDurationMs);
    return times.length === 0 ? otherwiseMs : Math.max(...times);
  };
  const last = runs.findLastIndex((row) => row.cluster === 'docker');
  const isDockersTurn =
    last < 0
      ? runs.length >= SIM_RUNS_BEFORE_DOCKER
      : runs.length - 1 - last >= SIM_RUNS_PER_DOCKER_RUN;
  const dockerMs = slowest('docker', durationMs + DOCKER_OVERHEAD_MS);
  if (hasDocker && isDockersTurn && leftMs >= dockerMs) return 'docker';
  return leftMs >= slowest('sim', SIM_RUN_MS) ? 'sim' : 'end';
}
