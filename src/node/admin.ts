import type { MembershipChange, NodeId, Raft } from '../raft/index.ts';
import { ADMIN_ERRORS, type AdminErrorCode, type AdminOrder, type AdminReply } from './protocol.ts';

/**
 * Does what an operator orders, or says why not. That it began is no promise that it happens.
 *
 * @param raft null where the node has not read its disk yet
 * @param isKnown whether a node has an address here
 */
export function execute(
  order: AdminOrder,
  raft: Raft | null,
  node: NodeId,
  isKnown: (node: NodeId) => boolean,
): AdminReply {
  const outcome = raft === null ? 'not_leader' : outcomeOf(order, raft, isKnown);
  if (outcome === 'begun') return { ok: true, node };
  const leader = raft?.leader ?? null;
  const hint = leader === null ? {} : { leader };
  return { ok: false, node, error: outcome, message: ADMIN_ERRORS[outcome], ...hint };
}

function outcomeOf(
  order: AdminOrder,
  raft: Raft,
  isKnown: (node: NodeId) => boolean,
): 'begun' | AdminErrorCode {
  if (order.type === 'transfer') return raft.transfer(order.to);
  if (raft.role !== 'leader') return 'not_leader';
  return addedBy(order).every(isKnown) ? raft.changeMembership(order) : 'unknown_node';
}

/** Who may be new to the cluster after a change. */
function addedBy(change: MembershipChange): readonly NodeId[] {
  return change.type === 'addLearner' ? [change.node] : [];
}
