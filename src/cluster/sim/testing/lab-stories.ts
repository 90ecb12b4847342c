import type { NodeId } from '../../cluster.ts';
import type { Lab } from './lab.ts';
import { LabClient } from './lab-client.ts';

/**
 * MIT's Figure8: whoever leads takes a command and dies, mostly before it has told anybody and
 * sometimes after. At least three of five are up, so that leaders follow each other quickly.
 */
export async function figure8(
  lab: Lab,
  death: 'crash' | 'powerCut',
  rounds: number,
): Promise<void> {
  const { cluster, random } = lab;
  const down = new Set<NodeId>();
  for (let round = 0; round < rounds; round++) {
    const leaders = (await lab.statuses()).filter(({ role }) => role === 'leader');
    for (const { node } of leaders) lab.client.start(`round ${round}`, node, node);
    await lab.sleep(random.chance(10) ? random.between(0, 150) : random.between(0, 13));
    const leader = leaders.at(-1)?.node;
    if (leader !== undefined) {
      await cluster[death](leader);
      down.add(leader);
    }
    if (cluster.nodes.length - down.size < 3) {
      const node = random.pick([...down]);
      await cluster.restart(node);
      down.delete(node);
    } else if (leader === undefined) {
      await lab.sleep(50);
    }
  }
}

/** Values of one client's appends lie above this times its number. */
const VALUES_PER_CLIENT = 1_000_000;

/**
 * MIT's churn: three clients append while nodes are cut off, die and come back. Whatever they were
 * told is done must be there in the end.
 */
export async function churn(lab: Lab, rounds: number): Promise<number> {
  return underLoad(lab, async () => {
    for (let round = 0; round < rounds; round++) {
      await trouble(lab);
      await lab.sleep(200);
    }
  });
}

/**
 * Churn of the nodes and of who takes part: orders go to whoever leads, in the middle of it all.
 * Gives how many of them were taken.
 */
export async function membershipChurn(lab: Lab, rounds: number): Promise<number> {
  const { cluster, random } = lab;
  const any = (): NodeId => random.pick(cluster.nodes);
  const orders = [
    () => ({ type: 'addLearner', node: any() }) as const,
    () => ({ type: 'promote', node: any() }) as const,
    () => ({ type: 'replace', node: any(), by: any() }) as const,
    () => ({ type: 'setVoters', voters: cluster.nodes.filter(() => random.chance(60)) }) as const,
    () => ({ type: 'remove', node: any() }) as const,
    () => ({ type: 'transfer', to: null }) as const,
  ];
  let taken = 0;
  await underLoad(lab, async () => {
    for (let round = 0; round < rounds; round++) {
      await trouble(lab);
      for (let asked = 0; asked < 4; asked++) {
        const order = random.pick(orders)();
        const leaders = (await lab.statuses()).filter(({ role }) => role === 'leader');
        for (const { node } of leaders) if ((await cluster.order(node, order))?.ok) taken += 1;
        await lab.sleep(50);
      }
    }
  });
  return taken;
}

/** Now and then a node is cut off, comes back or dies. */
async function trouble(lab: Lab): Promise<void> {
  const { cluster, random } = lab;
  if (random.chance(20)) await lab.disconnect(random.pick(cluster.nodes));
  if (random.chance(50)) {
    const node = random.pick(cluster.nodes);
    await cluster.restart(node);
    await lab.connect(node);
  }
  if (random.chance(20)) await cluster.crash(random.pick(cluster.nodes));
}

/** Three clients append while something goes on; gives how often they were told that it is done. */
export async function underLoad(lab: Lab, act: () => Promise<void>): Promise<number> {
  let isOver = false;
  const clients = [1, 2, 3].map(async (i) => {
    const client = new LabClient(lab.cluster.client(i));
    let acknowledged = 0;
    for (let value = i * VALUES_PER_CLIENT; !isOver; value++) {
      const append = () => client.append(value, lab.cluster.nodes);
      const index = await lab.until('an append is answered', async () =>
        isOver ? 0 : await append(),
      );
      if (index === 0) break;
      lab.acknowledge(value);
      acknowledged += 1;
      // The list is hashed whole for each value: a client in a hurry makes it slow, not harder.
      await lab.sleep(10);
    }
    return acknowledged;
  });
  const { cluster } = lab;
  await act();
  await lab.connect(...cluster.nodes);
  for (const node of cluster.nodes) await cluster.restart(node);
  isOver = true;
  const counts = await Promise.all(clients);
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Entries between two snapshots, as in MIT's tests. */
export const SNAPSHOT_EVERY = 10;

/** What becomes of a node for a while: it is cut off, or it dies; links may be poor meanwhile. */
export interface Absence {
  readonly by: 'disconnect' | 'crash' | 'powerCut';
  readonly isUnreliable: boolean;
}

/**
 * MIT's snapcommon: in turn a follower and the leader are away while the others write so much that
 * their logs are cut behind it.
 */
export async function snapshotsWhileAway(
  lab: Lab,
  { by, isUnreliable }: Absence,
  rounds: number,
): Promise<void> {
  const { cluster, random } = lab;
  const all = cluster.nodes.length;
  await lab.agree(all);
  for (let round = 0; round < rounds; round++) {
    const leader = await lab.leader();
    const victim = round % 3 === 1 ? leader : lab.after(leader, 1);
    if (by === 'disconnect') await lab.disconnect(victim);
    else await cluster[by](victim);
    const entries = random.between(SNAPSHOT_EVERY, 3 * SNAPSHOT_EVERY);
    for (let i = 0; i < entries; i++) await lab.agree(all - 1);
    if (by === 'disconnect') await lab.connect(victim);
    else await cluster.restart(victim);
    if (isUnreliable) await poorLinks(lab, victim);
    await lab.agree(all);
  }
}

/** Links to and from a node carry nothing for some milliseconds, then again, one way or the other. */
async function poorLinks(lab: Lab, node: NodeId): Promise<void> {
  const { cluster, random } = lab;
  for (let i = 0; i < 30; i++) {
    const other = random.pick(cluster.nodes.filter((each) => each !== node));
    const carries = random.pick(['requests', 'replies'] as const);
    const [from, to] = random.chance(50) ? [node, other] : [other, node];
    const links = [{ from, to, carries }];
    await cluster.block(links);
    await lab.sleep(random.between(1, 10));
    await cluster.unblock(links);
  }
}
