import { plural } from '../base/plural.ts';
import type { Cluster, Status } from '../cluster/cluster.ts';
import { type StopSignal, sleepUntil } from '../nemesis/wait.ts';

const POLL_NS = 100_000_000;

/** Whether all nodes came to the same state when the faults were over. */
export interface Convergence {
  readonly reached: boolean;
  /** True where two nodes applied the same entries and hold different states: never legal. */
  readonly diverged: boolean;
  readonly detail: string;
}

/** Waits until every node takes part and has applied the same entries, and compares their states. */
export async function awaitConvergence(
  cluster: Cluster,
  untilNs: number,
  stop: StopSignal,
): Promise<Convergence> {
  const { clock } = cluster;
  for (;;) {
    const statuses = (await cluster.observe()).map(({ status }) => status);
    const result = compare(statuses);
    if (result.reached || result.diverged) return result;
    if (stop.stopped || clock.nowNs() >= untilNs) return result;
    await sleepUntil(clock, Math.min(untilNs, clock.nowNs() + POLL_NS), stop);
  }
}

function compare(statuses: readonly (Status | null)[]): Convergence {
  const up = statuses.filter((status) => status !== null);
  const hashes = new Map<number, Status>();
  for (const status of up) {
    const other = hashes.get(status.appliedIndex);
    if (other !== undefined && other.stateHash !== status.stateHash) {
      const detail =
        `nodes ${other.node} and ${status.node} both applied ${status.appliedIndex} entries ` +
        `and hold different states (${other.stateHash} and ${status.stateHash})`;
      return { reached: false, diverged: true, detail };
    }
    hashes.set(status.appliedIndex, status);
  }
  const silent = statuses.length - up.length;
  if (silent > 0) {
    return {
      reached: false,
      diverged: false,
      detail: `${plural(silent, 'node does', 'nodes do')} not answer`,
    };
  }
  const [first] = hashes.values();
  if (hashes.size === 1 && first !== undefined) {
    const absence = absenceIn(up);
    if (absence !== null) return { reached: false, diverged: false, detail: absence };
    const detail = `all nodes applied ${first.appliedIndex} entries, state ${first.stateHash}`;
    return { reached: true, diverged: false, detail };
  }
  const applied = up.map((status) => `n${status.node}: ${status.appliedIndex}`).join(', ');
  return { reached: false, diverged: false, detail: `applied entries differ: ${applied}` };
}

/** Who does not take part, in a phrase; null where all vote and no change is under way. */
function absenceIn(statuses: readonly Status[]): string | null {
  for (const { configuration } of statuses) {
    const { voters, outgoing, isCommitted, index } = configuration;
    const absent = statuses.filter(({ node }) => !voters.includes(node)).map(({ node }) => node);
    if (absent.length > 0) {
      const nodes = absent.map((node) => `n${node}`).join(' ');
      return `${nodes} ${absent.length === 1 ? 'does' : 'do'} not vote, by entry ${index}`;
    }
    if (outgoing.length > 0 || !isCommitted) return 'a change of who takes part is under way';
  }
  return null;
}
