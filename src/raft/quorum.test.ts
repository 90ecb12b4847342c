import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Configuration, configurationOf } from './configuration.ts';
import { Quorum } from './quorum.ts';
import { RULES } from './rules.ts';

const SEED = 20_260_611;

/** A server's place in a configuration and what it has done, drawn for each of eight servers. */
const servers = fc.array(
  fc.record({
    votes: fc.boolean(),
    voted: fc.boolean(),
    learns: fc.boolean(),
    does: fc.boolean(),
    reached: fc.nat({ max: 30 }),
  }),
  { minLength: 8, maxLength: 8 },
);
const self = fc.integer({ min: 1, max: 8 });
const isJoint = fc.boolean();

type Drawn = readonly {
  votes: boolean;
  voted: boolean;
  learns: boolean;
  does: boolean;
  reached: number;
}[];

function configurationFrom(drawn: Drawn, joint: boolean): Configuration {
  const ids = (is: (server: Drawn[number]) => boolean) =>
    drawn.flatMap((server, i) => (is(server) ? [i + 1] : []));
  const voters = ids(({ votes }) => votes);
  const outgoing = joint ? ids(({ voted }) => voted) : [];
  return { voters: voters.length > 0 ? voters : [1], outgoing, learners: ids((s) => s.learns) };
}

/** The naive version: who of a list does it, counted by hand, in each half that there is. */
function agrees({ voters, outgoing }: Configuration, does: (id: number) => boolean): boolean {
  const halves = outgoing.length > 0 ? [voters, outgoing] : [voters];
  return halves.every((half) => {
    let count = 0;
    for (const id of half) if (does(id)) count++;
    return 2 * count > half.length;
  });
}

describe('a quorum', () => {
  it(`is a majority of both halves, whatever learners do (seed ${SEED})`, () => {
    const property = fc.property(servers, isJoint, self, (drawn, joint, own) => {
      const configuration = configurationFrom(drawn, joint);
      const quorum = new Quorum(configuration, own, RULES);
      const does = (id: number) => drawn[id - 1]?.does === true;
      const doing = drawn.flatMap((server, i) => (server.does ? [i + 1] : []));
      expect(quorum.elects(new Set(doing))).toBe(agrees(configuration, does));
      // What this server does itself is not asked: it counts where it votes.
      const withSelf = (id: number) => id === own || does(id);
      expect(quorum.isReached(does)).toBe(agrees(configuration, withSelf));
    });
    fc.assert(property, { seed: SEED, numRuns: 1000 });
  });

  it(`has come to the highest number that both halves agree on (seed ${SEED})`, () => {
    const property = fc.property(servers, isJoint, self, (drawn, joint, own) => {
      const configuration = configurationFrom(drawn, joint);
      const reached = (id: number) => drawn[id - 1]?.reached ?? 0;
      let naive = 0;
      for (let number = 1; number <= 30; number++) {
        if (agrees(configuration, (id) => reached(id) >= number)) naive = number;
      }
      const quorum = new Quorum(configuration, own, RULES);
      expect(quorum.reached(reached(own), reached)).toBe(naive);
    });
    fc.assert(property, { seed: SEED, numRuns: 1000 });
  });

  it(`shares a voter with every quorum of the configuration before and after (seed ${SEED})`, () => {
    const property = fc.property(servers, (drawn) => {
      const joint = configurationFrom(drawn, true);
      fc.pre(joint.outgoing.length > 0);
      const ids = drawn.map((_, i) => i + 1);
      const does = (id: number) => drawn[id - 1]?.does === true;
      fc.pre(agrees(joint, does));
      for (const half of [joint.voters, joint.outgoing]) {
        // Whoever does not do it is no quorum of either configuration alone.
        const others = (id: number) => ids.includes(id) && !does(id);
        expect(agrees(configurationOf(half), others)).toBe(false);
      }
    });
    fc.assert(property, { seed: SEED, numRuns: 500 });
  });

  it('of nobody is never there', () => {
    const quorum = new Quorum(configurationOf([]), 1, RULES);
    expect(quorum.elects(new Set([1, 2, 3]))).toBe(false);
    expect(quorum.reached(9, () => 9)).toBe(0);
  });

  it('asks all voters of both halves but the one that asks, each once', () => {
    const joint = { voters: [1, 4, 5], outgoing: [1, 2, 4], learners: [6] };
    expect([...new Quorum(joint, 1, RULES).others].sort()).toEqual([2, 4, 5]);
  });
});
