import { describe, expect, it } from 'vitest';
import type { AdminOrder } from '../protocol.ts';
import { orderOf, requestOf } from './admin-routes.ts';

describe('orders over HTTP', () => {
  it.each<AdminOrder>([
    { type: 'transfer', to: null },
    { type: 'transfer', to: 2 },
    { type: 'addLearner', node: 4 },
    { type: 'promote', node: 4 },
    { type: 'remove', node: 3 },
    { type: 'replace', node: 3, by: 4 },
    { type: 'setVoters', voters: [1, 4, 5] },
  ])('%o is understood as it was meant', (order) => {
    const { path, body } = requestOf(order);
    expect(orderOf('POST', path, JSON.parse(JSON.stringify(body)))).toEqual(order);
  });

  it.each([
    ['GET', '/admin/remove'],
    ['POST', '/admin/banish'],
    ['POST', '/kv/admin'],
    ['POST', '/admin/toString'],
  ])('%s %s gives none', (method, path) => {
    expect(orderOf(method, path, { node: 1 })).toBeNull();
  });

  it('a body that is not what the order needs says what it is', () => {
    expect(() => orderOf('POST', '/admin/replace', { node: 3 })).toThrow(
      'the body is {"node": <voter>, "by": <learner>}',
    );
  });
});
