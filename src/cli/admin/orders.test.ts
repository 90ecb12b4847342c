import { describe, expect, it } from 'vitest';
import { orderFrom } from './orders.ts';

describe('splitbrain admin: what is ordered', () => {
  it.each([
    ['add-learner', [4], { type: 'addLearner', node: 4 }],
    ['promote', [4], { type: 'promote', node: 4 }],
    ['remove', [3], { type: 'remove', node: 3 }],
    ['replace', [3, 4], { type: 'replace', node: 3, by: 4 }],
    ['change', [1, 4, 5], { type: 'setVoters', voters: [1, 4, 5] }],
    ['transfer', [], { type: 'transfer', to: null }],
    ['transfer', [2], { type: 'transfer', to: 2 }],
  ])('%s %j', (action, nodes, order) => {
    expect(orderFrom(action, nodes)).toEqual(order);
  });

  it.each([
    ['add-learner', [], 'admin add-learner NODE --at'],
    ['remove', [1, 2], 'admin remove NODE --at'],
    ['replace', [3], 'admin replace VOTER LEARNER --at'],
    ['change', [], 'admin change NODE… --at'],
    ['transfer', [1, 2], 'admin transfer [NODE] --at'],
  ])('%s %j is no order, and the error says how to write it', (action, nodes, message) => {
    expect(() => orderFrom(action, nodes)).toThrow(message);
  });
});
