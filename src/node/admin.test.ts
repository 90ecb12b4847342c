import { describe, expect, it } from 'vitest';
import { matched } from '../raft/testing/messages.ts';
import { TestServer } from '../raft/testing/server.ts';
import { execute } from './admin.ts';
import type { AdminOrder } from './protocol.ts';

/** Node 1 leads the voters 1, 2, 3; node 4 is a learner that has nothing yet. */
function makeLeader(): TestServer {
  const configuration = { voters: [1, 2, 3], outgoing: [], learners: [4] };
  const entries = [{ index: 1, term: 1, command: '', configuration }];
  const server = new TestServer({ entries }).lead();
  server.flush();
  server.sync();
  server.receive(2, matched(2, 2));
  return server;
}

function refusal(order: AdminOrder, raft = makeLeader().raft): string {
  const reply = execute(order, raft, 1, (node) => node < 9);
  return reply.ok ? 'done' : `${reply.error}: ${reply.message}`;
}

describe('a refused order names the node that is meant', () => {
  it.each<[AdminOrder, string]>([
    [
      { type: 'replace', node: 4, by: 3 },
      'not_voter: node 4 does not vote: replace takes the voter first, then the learner',
    ],
    [
      { type: 'replace', node: 3, by: 2 },
      'already_voter: node 2 votes already: replace takes the voter first, then the learner',
    ],
    [{ type: 'replace', node: 3, by: 5 }, 'not_learner: node 5 is no learner; add it'],
    [{ type: 'replace', node: 3, by: 4 }, 'lagging: node 4 is too far behind'],
    [{ type: 'transfer', to: 4 }, 'not_voter: node 4 does not vote; promote it first'],
    [{ type: 'transfer', to: 7 }, 'unknown_target: node 7 is none of the other members'],
    [{ type: 'addLearner', node: 2 }, 'already_voter: node 2 votes already'],
    [{ type: 'addLearner', node: 4 }, 'already_learner: node 4 is a learner already'],
    [{ type: 'addLearner', node: 9 }, 'unknown_node: node 1 has no address for node 9'],
    [{ type: 'promote', node: 5 }, 'not_learner: node 5 is no learner'],
    [{ type: 'promote', node: 4 }, 'lagging: node 4 is too far behind'],
    [{ type: 'remove', node: 8 }, 'not_member: node 8 is no member'],
    [{ type: 'setVoters', voters: [1, 2, 6] }, 'not_learner: node 6 is no learner'],
    [{ type: 'setVoters', voters: [1, 2, 4] }, 'lagging: node 4 is too far behind'],
  ])('%o', (order, message) => {
    expect(refusal(order)).toContain(message);
  });

  it('and the one that does not lead', () => {
    const { raft } = new TestServer();
    expect(refusal({ type: 'promote', node: 4 }, raft)).toBe(
      'not_leader: node 1 does not lead; ask the one that does',
    );
  });
});
