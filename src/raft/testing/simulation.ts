import { isJoint, membersOf } from '../configuration.ts';
import type { MembershipChange } from '../membership.ts';
import type { Entry, NodeId, RaftMessage } from '../messages.ts';
import { RULES, type Rules } from '../rules.ts';
import { Chance } from './chance.ts';
import { Invariants } from './invariants.ts';
import { TestNode } from './node.ts';
import type { Action, Profile } from './profiles.ts';

/** Messages under way at most; one more pushes a drawn one out. */
const MESSAGES_MAX = 60;

/** What a server that is paused does not do; its disk may go on, and it may be killed. */
const NEED_A_PROCESS: ReadonlySet<Action> = new Set([
  'sync',
  'beat',
  'timeout',
  'start',
  'read',
  'snapshot',
]);

/** Learners must be there before anything else can be done with a server. */
const CHANGES: Readonly<Record<MembershipChange['type'], number>> = {
  addLearner: 8,
  promote: 6,
  remove: 2,
  replace: 4,
  setVoters: 6,
};

interface Message {
  readonly from: NodeId;
  readonly to: NodeId;
  readonly message: RaftMessage;
}

/**
 * A cluster of cores whose every move is drawn from a seed: any message under way may come next,
 * twice or never, any disk may be done or lose power, any server may time out. There is no notion
 * of real time, so every order that an asynchronous network allows can happen.
 *
 * @throws InvariantBroken or RaftAssertionError, from `run`, at the first broken invariant
 */
export class Simulation {
  readonly #profile: Profile;
  readonly #chance: Chance;
  readonly #nodes: TestNode[] = [];
  readonly #invariants = new Invariants();
  #messages: Message[] = [];
  /** Servers that only reach each other, as do the rest; nobody where no link is cut. */
  #apart: ReadonlySet<NodeId> = new Set();
  #commands = 0;

  constructor(seed: number, profile: Profile, rules: Partial<Rules> = {}) {
    this.#profile = profile;
    this.#chance = new Chance(seed);
    const members = Array.from({ length: profile.servers }, (_, i) => i + 1);
    const world = {
      invariants: this.#invariants,
      disks: (): readonly (readonly Entry[])[] => this.#nodes.map((node) => node.disk.entries),
      send: (from: NodeId, to: NodeId, message: RaftMessage) => this.#send({ from, to, message }),
    };
    const all = Array.from({ length: profile.servers + (profile.spares ?? 0) }, (_, i) => i + 1);
    for (const id of all) {
      const config = {
        id,
        members,
        electionTimeoutMs: 100,
        heartbeatMs: 30,
        maxEntriesPerAppend: profile.maxEntriesPerAppend,
        maxCommandLengthPerAppend: 1000,
        ...profile.extras,
        rules: { ...RULES, ...rules },
        randomInt: (limit: number) => this.#chance.int(limit),
      };
      this.#nodes.push(new TestNode(config, world, this.#drawRate()));
    }
  }

  /** The highest index that any server holds committed. */
  get committedUpTo(): number {
    return this.#invariants.committedUpTo;
  }

  run(): this {
    for (let step = 0; step < this.#profile.steps; step++) {
      this.#do(this.#chance.weighted(this.#profile.weights));
    }
    return this;
  }

  /** Lets one server lead with nothing in the way; all must then hold the same, committed. */
  settle(): this {
    this.#apart = new Set();
    this.#messages = [];
    for (const node of this.#nodes) if (node.isPaused) node.pauseOrResume();
    for (let round = 0; round < 300; round++) {
      if (this.#profile.driftPpm === null) this.#wakeOne();
      else for (const node of this.#nodes) node.pass(10);
      for (let hop = 0; hop < 4; hop++) {
        for (const node of this.#nodes) node.sync(Number.POSITIVE_INFINITY);
        const messages = this.#messages;
        this.#messages = [];
        for (const message of messages) this.#deliver(message);
      }
      if (this.isSettled) break;
    }
    return this;
  }

  /** Some server leads, and all members have its log, all of it committed. */
  get isSettled(): boolean {
    const leaders = this.#nodes.filter((node) => node.raft.role === 'leader');
    const leader = leaders.sort((a, b) => b.raft.term - a.raft.term)[0]?.raft;
    if (leader === undefined || isJoint(leader.configuration.configuration)) return false;
    const ends = this.ends;
    return membersOf(leader.configuration.configuration).every((id) => {
      const end = ends[id - 1];
      return end?.commit === leader.lastIndex && end.last === leader.lastIndex;
    });
  }

  /** How many changes of who takes part are committed. */
  get changes(): number {
    return this.#invariants.committedChanges;
  }

  /** Where each server's commit index and the end of its log stand. */
  get ends(): readonly { readonly commit: number; readonly last: number }[] {
    return this.#nodes.map(({ raft }) => ({ commit: raft.commitIndex, last: raft.lastIndex }));
  }

  /** Only where there is a true time to differ from. */
  #drawRate(): number {
    const { driftPpm } = this.#profile;
    return driftPpm === null ? 1 : 1 + (this.#chance.int(2 * driftPpm + 1) - driftPpm) / 1e6;
  }

  /** In turn they might split their votes for ever: timeouts are drawn (§5.2). */
  #wakeOne(): void {
    const leader = this.#nodes.find((node) => node.raft.role === 'leader');
    const woken = leader ?? this.#nodes[this.#chance.int(this.#nodes.length)];
    woken?.wake();
    woken?.flush();
  }

  #do(action: Action): void {
    const node = this.#nodes[this.#chance.int(this.#nodes.length)] as TestNode;
    if (node.isPaused && NEED_A_PROCESS.has(action)) return;
    switch (action) {
      case 'deliver':
        return this.#withDrawn((message, at) => {
          if (this.#nodes[message.to - 1]?.isPaused) return;
          this.#messages.splice(at, 1);
          this.#deliver(message);
        });
      case 'repeat':
        return this.#withDrawn((message) => this.#deliver(message));
      case 'lose':
        return this.#withDrawn((_message, at) => {
          this.#messages.splice(at, 1);
        });
      case 'sync':
        return node.sync(1 + this.#chance.int(node.disk.writesUnderWay + 1));
      case 'beat':
        return this.#wake(node, true);
      case 'timeout':
        return this.#wake(node, false);
      case 'start':
        this.#commands += 1;
        return node.start(`c${this.#commands}`);
      case 'read':
        return node.read();
      case 'restart':
        return node.restart(this.#chance.int(node.disk.writesUnderWay + 1));
      case 'cut':
        this.#apart = new Set([node.id]);
        return;
      case 'split':
        this.#apart = new Set(this.#nodes.map(({ id }) => id).filter(() => this.#chance.of(50)));
        return;
      case 'heal':
        this.#apart = new Set();
        return;
      case 'pass': {
        const trueMs = 1 + this.#chance.int(20);
        for (const each of this.#nodes) each.pass(trueMs);
        return;
      }
      case 'pause':
        return node.pauseOrResume();
      case 'snapshot':
        return node.takeSnapshot(this.#chance.int(3));
      case 'change':
        return this.#change();
      case 'transfer':
        return node.transfer(this.#chance.of(50) ? null : 1 + this.#chance.int(this.#nodes.length));
    }
  }

  /** Asks one of those who believe that they lead; nobody else would do anything. */
  #change(): void {
    const leaders = this.#nodes.filter(({ raft, isPaused }) => raft.role === 'leader' && !isPaused);
    if (leaders.length === 0) return;
    leaders[this.#chance.int(leaders.length)]?.change(this.#drawChange());
  }

  #drawChange(): MembershipChange {
    const count = this.#nodes.length;
    const id = () => 1 + this.#chance.int(count);
    const type = this.#chance.weighted(CHANGES);
    switch (type) {
      case 'replace':
        return { type, node: id(), by: id() };
      case 'setVoters': {
        const voters = Array.from({ length: count }, (_, i) => i + 1);
        return { type, voters: voters.filter(() => this.#chance.of(50)) };
      }
      default:
        return { type, node: id() };
    }
  }

  #wake(node: TestNode, leads: boolean): void {
    if ((node.raft.role === 'leader') !== leads) return;
    node.wake();
    node.flush();
  }

  #withDrawn(act: (message: Message, at: number) => void): void {
    if (this.#messages.length === 0) return;
    const at = this.#chance.int(this.#messages.length);
    act(this.#messages[at] as Message, at);
  }

  #deliver({ from, to, message }: Message): void {
    if (this.#apart.has(from) !== this.#apart.has(to)) return;
    const node = this.#nodes[to - 1] as TestNode;
    if (node.isPaused) return;
    node.receive(from, message);
    node.flush();
  }

  #send(message: Message): void {
    if (this.#messages.length >= MESSAGES_MAX) {
      this.#messages.splice(this.#chance.int(this.#messages.length), 1);
    }
    this.#messages.push(message);
  }
}
