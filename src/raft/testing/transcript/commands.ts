import type { MembershipChange } from '../../membership.ts';
import type { TestNode } from '../node.ts';
import { describeConfiguration, describeMessage } from './describe.ts';
import { drawLogs, drawStates } from './picture.ts';
import { ScriptError } from './script.ts';
import { integer } from './setup.ts';
import type { TranscriptWorld, UnderWay } from './world.ts';

export interface Command {
  /** How it is written, and what it does. */
  readonly usage: string;
  run(world: TranscriptWorld, words: readonly string[]): void;
}

/** All commands but `options` and `servers`, which set the world up. */
export const COMMANDS: Readonly<Record<string, Command>> = {
  campaign: {
    usage: 'campaign SERVER: its election timeout passes',
    run: (world, [name = '']) => wake(world, name, false),
  },
  beat: {
    usage: 'beat LEADER: its heartbeat interval passes',
    run: (world, [name = '']) => wake(world, name, true),
  },
  propose: {
    usage: 'propose SERVER COMMAND…: takes commands, which go out with the next flush',
    run(world, [name = '', ...commands]) {
      const { raft } = world.node(name);
      for (const command of commands) {
        const { index, term, leads } = raft.start(command);
        world.act(`${name} is asked for ${command}`, () =>
          world.tell(leads ? `takes it as ${index}/t${term}` : 'does not lead'),
        );
      }
    },
  },
  read: {
    usage: 'read SERVER: takes a read outside the log, which goes out with the next flush',
    run(world, [name = '']) {
      const id = world.node(name).ask();
      world.act(`${name} is asked for a read`, () =>
        world.tell(id === null ? 'does not lead' : `takes it as read ${id}`),
      );
    },
  },
  change: {
    usage:
      'change SERVER addLearner|promote|remove S, replace S BY, setVoters S…: who takes part; goes out with the next flush',
    run(world, [name = '', type = '', ...servers]) {
      const { raft } = world.node(name);
      const change = changeFrom(
        type,
        servers.map((each) => world.node(each).id),
      );
      world.act(`${name} is asked to ${[type, ...servers].join(' ')}`, () =>
        world.tell(raft.changeMembership(change)),
      );
    },
  },
  members: {
    usage: 'members [SERVER…]: the configuration that each uses',
    run(world, names) {
      const lines = nodesOf(world, names).map(({ id, raft }) => {
        const { index, configuration } = raft.configuration;
        return `${world.nameOf(id)}  ${describeConfiguration(configuration)}, of entry ${index}`;
      });
      world.print(lines);
    },
  },
  flush: {
    usage: 'flush SERVER: sends what gathered',
    run: (world, [name = '']) => world.flush(world.node(name)),
  },
  persist: {
    usage: 'persist SERVER [COUNT]: its disk is done with the first COUNT writes, or with all',
    run(world, [name = '', count]) {
      const writes = count === undefined ? Number.POSITIVE_INFINITY : integer(count);
      world.persist(world.node(name), writes);
    },
  },
  restart: {
    usage:
      'restart SERVER [KEPT]: power fails; of the writes under way the first KEPT (0) are done',
    run(world, [name = '', kept = '0']) {
      const node = world.node(name);
      node.restart(integer(kept));
      world.act(`${name} restarts`, () => {
        const { term, lastIndex } = node.raft;
        world.tell(`finds term ${term} and entries up to ${lastIndex} on disk`);
      });
    },
  },
  snapshot: {
    usage:
      'snapshot SERVER [KEPT]: takes one of its applied state, and drops all but KEPT (0) of the entries in it',
    run(world, [name = '', kept = '0']) {
      world.act(`${name} takes a snapshot`, () => world.node(name).takeSnapshot(integer(kept)));
    },
  },
  deliver: {
    usage: 'deliver MESSAGES…: those under way now arrive',
    run(world, words) {
      for (const word of words) for (const each of some(world, word)) world.deliver(each);
    },
  },
  repeat: {
    usage: 'repeat MESSAGES…: those under way now arrive, and will arrive once more',
    run(world, words) {
      for (const word of words) {
        const taken = some(world, word);
        for (const each of taken) world.deliver(each);
        world.underWay.push(...taken);
      }
    },
  },
  drop: {
    usage: 'drop MESSAGES…: those under way now are lost',
    run(world, words) {
      for (const word of words) for (const each of some(world, word)) tellFate(world, each, 'lost');
    },
  },
  hold: {
    usage: 'hold MESSAGES NAME: those under way now are late, and known as NAME from here on',
    run(world, [word = '', name = '']) {
      if (!/^[a-z][a-z0-9-]*$/.test(name))
        throw new ScriptError(`"${name}" is no name for messages`);
      for (const each of some(world, word)) {
        each.heldAs = name;
        world.underWay.push(each);
        tellFate(world, each, `late, as "${name}"`);
      }
    },
  },
  stabilize: {
    usage: 'stabilize [SERVER…]: these flush, write and hear each other until all is quiet',
    run: (world, names) => world.stabilize(nodesOf(world, names)),
  },
  state: {
    usage: 'state [SERVER…]: role, term, leader, commit index, end of the log; what is on disk',
    run: (world, names) => world.print(drawStates(nodesOf(world, names), world.nameOf)),
  },
  log: {
    usage: 'log [SERVER…]: terms of all entries; [t] is known to be committed, t~ not on disk yet',
    run: (world, names) => world.print(drawLogs(nodesOf(world, names), world.nameOf)),
  },
};

/** @throws ScriptError where it is no change */
function changeFrom(type: string, servers: readonly number[]): MembershipChange {
  const [node = 0, by = 0] = servers;
  switch (type) {
    case 'addLearner':
    case 'promote':
    case 'remove':
      return { type, node };
    case 'replace':
      return { type, node, by };
    case 'setVoters':
      return { type, voters: servers };
    default:
      throw new ScriptError(`there is no change "${type}"`);
  }
}

function wake(world: TranscriptWorld, name: string, leads: boolean): void {
  const node = world.node(name);
  if ((node.raft.role === 'leader') !== leads) {
    throw new ScriptError(leads ? `${name} does not lead` : `${name} leads: it has no election`);
  }
  world.act(`${name} ${leads ? 'beats' : 'heard nothing for too long'}`, () => {
    node.wake();
    node.flush();
  });
}

/** What `S1->S2`, `S1->`, `->S2`, `all` or the name of held messages stands for; at least one. */
function some(world: TranscriptWorld, word: string): UnderWay[] {
  const taken = world.take(matcherOf(world, word));
  if (taken.length > 0) return taken;
  const all = world.underWay.map(({ from, to }) => `${world.nameOf(from)}->${world.nameOf(to)}`);
  const underWay = all.length === 0 ? 'nothing is' : `there are ${all.join(', ')}`;
  throw new ScriptError(`no message "${word}" is under way; ${underWay}`);
}

function matcherOf(world: TranscriptWorld, word: string): (each: UnderWay) => boolean {
  if (word === 'all') return ({ heldAs }) => heldAs === null;
  const [from = '', to, ...more] = word.split('->');
  if (to === undefined || more.length > 0) return ({ heldAs }) => heldAs === word;
  const fromId = from === '' ? null : world.node(from).id;
  const toId = to === '' ? null : world.node(to).id;
  return (each) =>
    each.heldAs === null &&
    (fromId === null || each.from === fromId) &&
    (toId === null || each.to === toId);
}

function tellFate(world: TranscriptWorld, { from, to, message }: UnderWay, fate: string): void {
  const link = `${world.nameOf(from)} to ${world.nameOf(to)}`;
  world.act(`${fate}, from ${link}`, () => world.tell(describeMessage(message)));
}

function nodesOf(world: TranscriptWorld, names: readonly string[]): readonly TestNode[] {
  return names.length === 0 ? world.nodes : names.map((name) => world.node(name));
}
