import type { NodeId, Status } from '../cluster/cluster.ts';
import type { Holds } from './holds.ts';
import { endpointName } from './links.ts';
import { type Goal, type Pursuit, patienceMsFor } from './operator.ts';
import type { Plan } from './plan.ts';
import type { Fault } from './schedule.ts';
import { successorIn } from './snapshot.ts';
import type { Scene } from './target.ts';

type Transfer = Extract<Fault, { kind: 'transfer' }>;

/** Has the leader hand its office over (thesis 3.10); that has no end to be healed. */
export function planTransfer(fault: Transfer, { snapshot }: Scene, holds: Holds): Plan {
  const before = snapshot.leader;
  const to = successorIn(fault.order, snapshot);
  if (before === null || to === null) throw new Error(`fault ${fault.id} has no target`);
  const [from, name] = [endpointName(before.node), endpointName(to)];
  let done: Pursuit | null = null;
  return {
    get what() {
      const verb = done?.isDone === true ? 'handed' : 'tried to hand';
      return `${verb} leadership over from ${from} to ${name}`;
    },
    nodes: [before.node, to],
    // It bites only if another leads: there is nothing more to demand.
    unseatsLeader: false,
    apply: async () => {
      done = await holds.operator.pursue(handOver(to), patienceMsFor(fault), 0);
    },
    heal: async () => {},
    bite: () =>
      done?.isDone === true
        ? { bit: true, evidence: `${name} leads in ${done.shownBy}, as it was told (${done})` }
        : { bit: false, evidence: `${name} not seen to lead as it was told (${done})` },
  };
}

/**
 * That `to` leads in a later term than that of the leader which took the order, and says that it was told
 * to stand in this very term. One that stood because it heard of no leader says that it was not.
 */
function handOver(to: NodeId): Goal {
  let told: Status | null = null;
  let obeys: Status | null = null;
  return {
    shownBy: (snapshot) => {
      const now = snapshot.leader;
      if (obeys === null || now?.node !== to || now.term <= obeys.term) return null;
      return now.leadsAsTold ? `term ${now.term}` : null;
    },
    orders: ({ leader }) => {
      told = leader;
      if (leader === null || leader.node === to) return [];
      return [{ node: leader.node, order: { type: 'transfer', to } }];
    },
    taken: () => {
      obeys = told;
    },
  };
}

/** Why nobody of its order could ever lead; null where somebody can. */
export function transferProblem({ order }: Transfer): string | null {
  const twice = order.find((node, i) => order.indexOf(node) !== i);
  return twice === undefined ? null : `${endpointName(twice)} is in its order twice`;
}
