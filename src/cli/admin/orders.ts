import { UsageError } from '../../base/errors.ts';
import type { AdminOrder, NodeId } from '../../node/protocol.ts';

interface Order {
  /** The nodes that it takes. */
  readonly nodes: string;
  readonly describe: string;
  /** How many nodes it takes, from and to. */
  readonly count: readonly [number, number];
  orderOf(nodes: readonly NodeId[]): AdminOrder;
}

/** What can be ordered, by the action's name. */
export const ORDERS: Readonly<Record<string, Order>> = {
  'add-learner': {
    nodes: 'NODE',
    describe: 'the node gets the log; it does not vote',
    count: [1, 1],
    orderOf: ([node = 0]) => ({ type: 'addLearner', node }),
  },
  promote: {
    nodes: 'NODE',
    describe: 'a learner that has caught up votes',
    count: [1, 1],
    orderOf: ([node = 0]) => ({ type: 'promote', node }),
  },
  remove: {
    nodes: 'NODE',
    describe: 'a voter or a learner leaves',
    count: [1, 1],
    orderOf: ([node = 0]) => ({ type: 'remove', node }),
  },
  replace: {
    nodes: 'VOTER LEARNER',
    describe: 'a learner votes in the place of a voter, which leaves',
    count: [2, 2],
    orderOf: ([node = 0, by = 0]) => ({ type: 'replace', node, by }),
  },
  change: {
    nodes: 'NODE…',
    describe: 'these vote and no others; new ones are learners before',
    count: [1, Number.POSITIVE_INFINITY],
    orderOf: (voters) => ({ type: 'setVoters', voters }),
  },
  transfer: {
    nodes: '[NODE]',
    describe: 'the node leads; without one, whoever has most of the log',
    count: [0, 1],
    orderOf: ([to = null]) => ({ type: 'transfer', to }),
  },
};

/** @throws UsageError where the action takes other nodes than these */
export function orderFrom(action: string, nodes: readonly NodeId[]): AdminOrder {
  const order = ORDERS[action];
  if (order === undefined) throw new UsageError(`there is no order '${action}'`);
  const [least, most] = order.count;
  if (nodes.length < least || nodes.length > most) {
    throw new UsageError(`write: splitbrain admin ${action} ${order.nodes} --at HOST:PORT`);
  }
  return order.orderOf(nodes);
}
