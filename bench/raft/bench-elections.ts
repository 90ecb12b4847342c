import { join } from 'node:path';
import { Loopback } from './loopback.ts';
import { eventually } from './processes.ts';
import { SPLITBRAIN_PORTS, startNode, statusOf } from './splitbrain-store.ts';
import { NODES } from './store.ts';

/** As in a run in containers. Timeouts are drawn from this to twice this. */
const TIMES = { electionTimeoutMs: 500, heartbeatMs: 100 };
const KILLS = { quick: 10, whole: 100 };
const LOOK_EVERY_MS = 5;
/** Two election timeouts: all that a single one may take. */
const TARGET_MS = 2 * TIMES.electionTimeoutMs;

/**
 * `npm run bench -- elections [--quick]`: kills the leader of three nodes again and again, and says how
 * long it takes until another one leads.
 */
export async function benchElections(
  root: string,
  folder: string,
  isQuick: boolean,
): Promise<void> {
  const place = await Loopback.prepare(join(folder, 'elections'), NODES, SPLITBRAIN_PORTS);
  const plan = { script: join(root, 'dist/src/node/host/main.js'), members: NODES, ...TIMES };
  const tookMs: number[] = [];
  try {
    for (const id of NODES) await startNode(place, id, plan);
    for (let kill = 0; kill < (isQuick ? KILLS.quick : KILLS.whole); kill++) {
      const leader = await eventually('a leader', () => leaderAmong(place, NODES));
      await eventually('all nodes', () => Promise.all(NODES.map((id) => statusOf(place, id))));
      await place.kill(leader);
      const fromMs = performance.now();
      const others = NODES.filter((id) => id !== leader);
      while ((await leaderAmong(place, others)) === null) {
        await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
      }
      tookMs.push(performance.now() - fromMs);
      await startNode(place, leader, plan);
    }
  } finally {
    await place.stop();
  }
  tell(tookMs.sort((a, b) => a - b));
}

async function leaderAmong(place: Loopback, nodes: readonly number[]): Promise<number | null> {
  for (const id of nodes) {
    const status = await statusOf(place, id).catch(() => null);
    if (status?.role === 'leader') return id;
  }
  return null;
}

function tell(sortedMs: readonly number[]): void {
  const at = (share: number) => sortedMs[Math.ceil(sortedMs.length * share) - 1]?.toFixed(0);
  const inTime = sortedMs.filter((ms) => ms < TARGET_MS).length;
  const { electionTimeoutMs } = TIMES;
  process.stdout.write(
    `${sortedMs.length} leaders killed, election timeouts of ${electionTimeoutMs} to ${2 * electionTimeoutMs} ms: another leads after ` +
      `${at(0.5)} ms (median), ${at(0.99)} ms (p99), ${at(1)} ms at the most; ` +
      `${((100 * inTime) / sortedMs.length).toFixed(0)} % under ${TARGET_MS} ms\n`,
  );
}
