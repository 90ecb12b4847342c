import { describe, it } from 'vitest';
import { FIVE_SERVERS, THREE_SERVERS } from './testing/profiles.ts';
import { holdsForAll } from './testing/seeds.ts';

describe('all invariants hold in any order, over many seeds', () => {
  it('with three servers (seeds 1001 to 11000)', () => {
    holdsForAll(1001, 11_000, 'THREE_SERVERS', THREE_SERVERS);
  });

  it('with five servers (seeds 1001 to 11000)', () => {
    holdsForAll(1001, 11_000, 'FIVE_SERVERS', FIVE_SERVERS);
  });
});
