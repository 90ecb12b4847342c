import type { MembershipChange, NodeId, Raft } from '../raft/index.ts';
import { REPLACE_ORDER } from './admin-protocol.ts';
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
  return {
    ok: false,
    node,
    error: outcome,
    message: messageOf(outcome, order, raft, node),
    ...hint,
  };
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

function messageOf(
  error: AdminErrorCode,
  order: AdminOrder,
  raft: Raft | null,
  asked: NodeId,
): string {
  const meant = meantBy(error, order, raft) ?? asked;
  const names = { asked: `node ${asked}`, meant: `node ${meant}` };
  const isSwapped =
    order.type === 'replace' && (error === 'not_voter' || error === 'already_voter');
  const [what = ''] = ADMIN_ERRORS[error](names).split(';');
  return isSwapped ? `${what}: ${REPLACE_ORDER}` : ADMIN_ERRORS[error](names);
}

/** The node for which an order is refused; null where it names none. */
function meantBy(error: AdminErrorCode, order: AdminOrder, raft: Raft | null): NodeId | null {
  switch (order.type) {
    case 'transfer':
      return order.to;
    case 'replace':
      return error === 'not_voter' ? order.node : order.by;
    case 'setVoters': {
      const { voters = [], learners = [] } = raft?.configuration.configuration ?? {};
      const isMeant = (id: NodeId) =>
        error === 'lagging' ? learners.includes(id) : ![...voters, ...learners].includes(id);
      return order.voters.find(isMeant) ?? null;
    }
    default:
      return order.node;
  }
}
