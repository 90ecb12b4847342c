import { describe, expect, it } from 'vitest';
import {
  FIVE_SERVERS,
  FIVE_SERVERS_IN_TIME,
  LEASES,
  LEASES_BEYOND_THE_BOUND,
  LEASES_MEMBERSHIP,
  MEMBERSHIP,
  MEMBERSHIP_PLAIN,
  SNAPSHOTS,
  THREE_SERVERS,
  THREE_SERVERS_IN_TIME,
} from './testing/profiles.ts';
import { firstBroken, holdsForAll } from './testing/seeds.ts';

describe('all invariants hold in any order, over many seeds', () => {
  it('with three servers (seeds 1001 to 11000)', () => {
    holdsForAll(1001, 11_000, 'THREE_SERVERS', THREE_SERVERS);
  });

  it('with five servers (seeds 1001 to 11000)', () => {
    holdsForAll(1001, 11_000, 'FIVE_SERVERS', FIVE_SERVERS);
  });

  it('with three servers and all extras (seeds 1001 to 3000)', () => {
    holdsForAll(1001, 3000, 'THREE_SERVERS_IN_TIME', THREE_SERVERS_IN_TIME);
  });

  it('with snapshots (seeds 1001 to 3000)', () => {
    holdsForAll(1001, 3000, 'SNAPSHOTS', SNAPSHOTS);
  });

  it('with servers that come, vote and go (seeds 1001 to 3000)', () => {
    holdsForAll(1001, 3000, 'MEMBERSHIP', MEMBERSHIP);
  });

  it('with servers that come and go, and unseat leaders (seeds 1001 to 4000)', () => {
    holdsForAll(1001, 4000, 'MEMBERSHIP_PLAIN', MEMBERSHIP_PLAIN);
  });

  it('with reads by lease (seeds 1001 to 3000)', () => {
    holdsForAll(1001, 3000, 'LEASES', LEASES);
  });

  it('with reads by lease while servers come and go (seeds 1001 to 2000)', () => {
    holdsForAll(1001, 2000, 'LEASES_MEMBERSHIP', LEASES_MEMBERSHIP);
  });

  it('with five servers and all extras (seeds 1001 to 3000)', () => {
    holdsForAll(1001, 3000, 'FIVE_SERVERS_IN_TIME', FIVE_SERVERS_IN_TIME);
  });

  it('but a lease lies where clocks do not keep to the bound (seeds 1 to 300)', () => {
    const found = firstBroken(1, 300, LEASES_BEYOND_THE_BOUND, {});
    expect(found?.error.message).toMatch(/^(disjoint leases|linearizable reads)/);
  });
});
