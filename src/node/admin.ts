import type { NodeId, Raft } from '../raft/index.ts';
import { ADMIN_ERRORS, type AdminReply } from './protocol.ts';

/**
 * Hands leadership over to `to`, or, for null, to the node that has most of the log. That it began
 * is no promise that it happens.
 *
 * @param raft null where the node has not read its disk yet
 */
export function transferLeadership(raft: Raft | null, node: NodeId, to: NodeId | null): AdminReply {
  const outcome = raft?.transfer(to) ?? 'not_leader';
  if (outcome === 'begun') return { ok: true, node };
  const leader = raft?.leader ?? null;
  const hint = leader === null ? {} : { leader };
  return { ok: false, node, error: outcome, message: ADMIN_ERRORS[outcome], ...hint };
}
