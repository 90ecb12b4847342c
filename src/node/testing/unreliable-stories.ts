import { UnreliableWorld } from './unreliable.ts';

/** MIT's UnreliableAgree: several commands at a time, round after round. */
export function unreliableAgree(seed: number, rounds: number): UnreliableWorld {
  const each = new UnreliableWorld(seed);
  for (let round = 0; round < rounds; round++) {
    const { node } = each.world.leader();
    for (let i = 0; i < 5; i++) each.append(node);
    const before = each.acknowledged.length;
    each.world.run(2000, () => each.acknowledged.length >= before + 5);
  }
  return each;
}

/**
 * The paper's elections. With pre-vote and check-quorum hardly anybody leads on such links: an
 * election takes two rounds of answers that mostly come late, and an office ends without them.
 */
const AS_IN_THE_PAPER = { preVote: false, checkQuorum: false, leaderStickiness: false };

/**
 * MIT's Figure8Unreliable: leaders take a command and are cut off, mostly before it got anywhere.
 * After a fifth of the rounds answers are held up for so long that they belong to old terms.
 */
export function figure8Unreliable(seed: number, rounds: number): UnreliableWorld {
  const each = new UnreliableWorld(seed, AS_IN_THE_PAPER);
  const { world, random, cut } = each;
  for (let round = 0; round < rounds; round++) {
    each.reorders = round >= rounds / 5;
    const { leaders } = each;
    for (const leader of leaders) each.append(leader);
    world.run(random.chance(10) ? random.between(0, 100) : random.between(0, 13));
    const leader = leaders.at(-1);
    if (leader !== undefined && random.chance(50)) cut.add(leader);
    if (world.machines.length - cut.size < 3) cut.delete(random.pick([...cut]));
  }
  return each;
}

/** MIT's UnreliableChurn: machines are cut off, die and come back under a client that goes on. */
export function unreliableChurn(seed: number, rounds: number): UnreliableWorld {
  const each = new UnreliableWorld(seed);
  const { world, random, cut } = each;
  const pick = () => random.pick(world.machines).id;
  for (let round = 0; round < rounds; round++) {
    if (random.chance(20)) cut.add(pick());
    if (random.chance(50)) cut.delete(pick());
    if (random.chance(20)) each.toggle(pick());
    for (let i = 0; i < 5; i++) {
      for (const leader of each.leaders) each.append(leader);
      world.run(30);
    }
  }
  return each;
}
