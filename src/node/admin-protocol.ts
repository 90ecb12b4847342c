import type { ChangeOutcome, Configuration, MembershipChange } from '../raft/index.ts';
import type { NodeId } from '../raft/messages.ts';
import type { TransferOutcome } from '../raft/transfer.ts';

/**
 * What an operator can order a node to do: to hand leadership over to `to` (null: to whoever has most
 * of the log), or to change who takes part.
 */
export type AdminOrder =
  | { readonly type: 'transfer'; readonly to: NodeId | null }
  | MembershipChange;

/** What came of an order. That it was taken is no promise that it happens. */
export type AdminReply =
  | { readonly ok: true; readonly node: NodeId }
  | {
      readonly ok: false;
      readonly node: NodeId;
      readonly error: AdminErrorCode;
      readonly message: string;
      /** Who leads, as far as this node knows. */
      readonly leader?: NodeId;
    };

export type AdminErrorCode =
  | Exclude<TransferOutcome, 'begun'>
  | Exclude<ChangeOutcome, 'begun'>
  | 'unknown_node';

/** Whom a refusal is about, each as `node 4`. */
export interface RefusedNodes {
  /** The one that was asked. */
  readonly asked: string;
  /** The one that the order cannot be done for. */
  readonly meant: string;
}

/** Every refusal of an order, and the mend. Nothing was done. */
export const ADMIN_ERRORS: Readonly<Record<AdminErrorCode, (nodes: RefusedNodes) => string>> = {
  not_leader: ({ asked }) => `${asked} does not lead; ask the one that does`,
  unknown_target: ({ meant }) =>
    `${meant} is none of the other members; GET /status lists them under configuration`,
  not_voter: ({ meant }) => `${meant} does not vote; promote it first`,
  under_way: () => 'leadership is being handed over already; wait for it to end',
  handing_over: () => 'leadership is being handed over; ask the one that gets it',
  change_under_way: () =>
    'another change is not done yet; wait until GET /status shows its configuration as committed',
  not_ready: ({ asked }) =>
    `${asked} is a new leader and has committed nothing yet; try again in a moment`,
  lagging: ({ meant }) =>
    `${meant} is too far behind, or does not answer; wait until it has caught up`,
  unreachable: () =>
    'no majority of the voters to be answers; start them, or leave those out that are down, and try again',
  already_voter: ({ meant }) => `${meant} votes already`,
  already_learner: ({ meant }) => `${meant} is a learner already; promote it to let it vote`,
  not_learner: ({ meant }) => `${meant} is no learner; add it as one first, so that it has the log`,
  not_member: ({ meant }) => `${meant} is no member; there is nothing to remove`,
  last_voter: () => 'somebody must be left to vote; nothing works without',
  unchanged: () => 'these are the voters already',
  unknown_node: ({ asked, meant }) =>
    `${asked} has no address for ${meant}; name it among the peers that every node starts with`,
};

/** Where the two nodes of a `replace` were named the wrong way round, most likely. */
export const REPLACE_ORDER = 'replace takes the voter first, then the learner';

/** The configuration that a node uses, as its status shows it. */
export interface ConfigurationStatus extends Configuration {
  /** The entry that brought it; 0 for the one that the cluster began with. */
  readonly index: number;
  /** Whether this node knows it as committed. While `outgoing` names anybody a change is under way. */
  readonly isCommitted: boolean;
}
