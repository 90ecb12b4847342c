import { describe, expect, it } from 'vitest';
import {
  FIVE_SERVERS,
  FIVE_SERVERS_IN_TIME,
  LEASES,
  LEASES_MEMBERSHIP,
  MEMBERSHIP,
  MEMBERSHIP_PLAIN,
  SNAPSHOTS,
  THREE_SERVERS,
  THREE_SERVERS_IN_TIME,
} from './testing/profiles.ts';
import { holdsForAll } from './testing/seeds.ts';
import { Simulation } from './testing/simulation.ts';

/**
 * Why these tests: a rule may look right in every test of its own and still let two of them meet
 * in an order that nobody thought of. Here every order that a lossy network, slow disks and power
 * cuts allow may be drawn, and the invariants of Figure 3 are checked after every step.
 */
describe('all invariants hold in any order of messages, writes, time-outs and power cuts', () => {
  it('with three servers, and they agree as soon as they are left alone (seeds 1 to 60)', () => {
    holdsForAll(1, 60, 'THREE_SERVERS', THREE_SERVERS);
  });

  it('with five servers, and they agree as soon as they are left alone (seeds 1 to 40)', () => {
    holdsForAll(1, 40, 'FIVE_SERVERS', FIVE_SERVERS);
  });

  it('with three, pre-votes, loyal voters, pauses and transfers (seeds 1 to 60)', () => {
    holdsForAll(1, 60, 'THREE_SERVERS_IN_TIME', THREE_SERVERS_IN_TIME);
  });

  it('with five, pre-votes, loyal voters, pauses and transfers (seeds 1 to 40)', () => {
    holdsForAll(1, 40, 'FIVE_SERVERS_IN_TIME', FIVE_SERVERS_IN_TIME);
  });

  it('with reads by lease, as long as clocks keep to the bound (seeds 1 to 40)', () => {
    holdsForAll(1, 40, 'LEASES', LEASES);
  });

  it('with logs that are compacted and snapshots that are sent (seeds 1 to 40)', () => {
    holdsForAll(1, 40, 'SNAPSHOTS', SNAPSHOTS);
  });

  it('with servers that come, vote and go (seeds 1 to 12)', () => {
    holdsForAll(1, 12, 'MEMBERSHIP', MEMBERSHIP);
  });

  it('with servers that come and go, and unseat leaders after that (seeds 1 to 40)', () => {
    holdsForAll(1, 40, 'MEMBERSHIP_PLAIN', MEMBERSHIP_PLAIN);
  });

  it('with reads by lease while servers come and go (seeds 1 to 15)', () => {
    holdsForAll(1, 15, 'LEASES_MEMBERSHIP', LEASES_MEMBERSHIP);
  });

  it('and not because nobody comes or goes: changes are committed (seeds 1 to 15)', () => {
    for (const profile of [MEMBERSHIP, MEMBERSHIP_PLAIN, LEASES_MEMBERSHIP]) {
      let changes = 0;
      for (let seed = 1; seed <= 15; seed++) changes += new Simulation(seed, profile).run().changes;
      expect(changes / 15).toBeGreaterThan(4);
    }
  });

  it('and not because nothing happens: entries are committed (seeds 1 to 20)', () => {
    const inTime = [THREE_SERVERS_IN_TIME, FIVE_SERVERS_IN_TIME, SNAPSHOTS];
    for (const profile of [THREE_SERVERS, FIVE_SERVERS, ...inTime]) {
      let committed = 0;
      for (let seed = 1; seed <= 20; seed++) {
        committed += new Simulation(seed, profile).run().committedUpTo;
      }
      expect(committed / 20).toBeGreaterThan(10);
    }
  });

  it('and the same seed is the same run (seed 7)', () => {
    for (const profile of [FIVE_SERVERS, FIVE_SERVERS_IN_TIME]) {
      const runs = [1, 2].map(() => new Simulation(7, profile).run().ends);
      expect(runs[0]).toEqual(runs[1]);
    }
  });
});
