import { docker, tryDocker } from './docker-cli.ts';
import { OWN_LABEL, RUN_LABEL } from './layout.ts';

/** What was removed, by name. */
export interface Removed {
  readonly containers: readonly string[];
  readonly networks: readonly string[];
  readonly volumes: readonly string[];
}

/** A compose tool that was cut short may have one more object in the making. */
const PASSES_MAX = 5;

/**
 * Removes every container, network and volume of splitbrain, whatever run left it. Images stay.
 *
 * @throws HarnessError where there is no engine, or something cannot be removed
 */
export function cleanAll(): Promise<Removed> {
  return removeLabelled(OWN_LABEL);
}

/** Removes what belongs to one run; see `cleanAll`. */
export function cleanRun(runId: string): Promise<Removed> {
  return removeLabelled(`${RUN_LABEL}=${runId}`);
}

async function removeLabelled(label: string): Promise<Removed> {
  let removed: Removed = { containers: [], networks: [], volumes: [] };
  for (let pass = 0; pass < PASSES_MAX; pass++) {
    const found = await findLabelled(label);
    if (found.containers.length + found.networks.length + found.volumes.length === 0) break;
    removed = union(removed, found);
    // The last pass does not forgive: it says in the engine's words what cannot be removed.
    await removeFound(found, pass === PASSES_MAX - 1 ? docker : tryDocker);
  }
  return removed;
}

async function removeFound(
  { containers, networks, volumes }: Removed,
  run: (args: readonly string[]) => Promise<unknown>,
): Promise<void> {
  // In this order: a network or a volume goes only when no container uses it.
  if (containers.length > 0) await run(['rm', '--force', '--volumes', ...containers]);
  if (networks.length > 0) await run(['network', 'rm', ...networks]);
  if (volumes.length > 0) await run(['volume', 'rm', '--force', ...volumes]);
}

function union(a: Removed, b: Removed): Removed {
  const both = (x: readonly string[], y: readonly string[]): string[] => [...new Set([...x, ...y])];
  return {
    containers: both(a.containers, b.containers),
    networks: both(a.networks, b.networks),
    volumes: both(a.volumes, b.volumes),
  };
}

/** What carries a label now. */
async function findLabelled(label: string): Promise<Removed> {
  const filter = ['--filter', `label=${label}`, '--format'];
  const [containers, networks, volumes] = await Promise.all([
    docker(['ps', '--all', ...filter, '{{.Names}}']),
    docker(['network', 'ls', ...filter, '{{.Name}}']),
    docker(['volume', 'ls', ...filter, '{{.Name}}']),
  ]);
  return { containers: lines(containers), networks: lines(networks), volumes: lines(volumes) };
}

function lines(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}
