import type { RaftConfig } from '../../config.ts';
import type { Effect } from '../../effects.ts';
import type { Entry, NodeId, RaftMessage } from '../../messages.ts';
import type { Recovered } from '../../recovered.ts';
import { Invariants } from '../invariants.ts';
import { type NodeWorld, TestNode } from '../node.ts';
import { describeEffect, describeMessage } from './describe.ts';
import { ScriptError } from './script.ts';

/** A message that left one server and has not come to the other. */
export interface UnderWay {
  readonly from: NodeId;
  readonly to: NodeId;
  readonly message: RaftMessage;
  /** The name under which a script holds it back; null where it may come any time. */
  heldAs: string | null;
}

/** A server as a script describes it. */
export interface ServerSetup {
  readonly name: string;
  readonly held: Recovered;
}

/** So many rounds bring any script's cluster to rest, or it never will. */
const ROUNDS_MAX = 100;

/**
 * The servers of a script, their disks, and the messages between them. Nothing happens but what
 * a command says, and everything that does is told in lines. The invariants of Figure 3 are
 * checked on the way.
 */
export class TranscriptWorld implements NodeWorld {
  readonly invariants: Invariants = new Invariants();
  readonly nodes: readonly TestNode[];
  underWay: UnderWay[] = [];
  readonly #names: readonly string[];
  #lines: string[] = [];
  /** The heading of what happens now, until something does. */
  #heading: string | null = null;

  /** @param spares how many of the servers, the last ones, are no members at first */
  constructor(
    setups: readonly ServerSetup[],
    spares: number,
    config: Omit<RaftConfig, 'id' | 'members'>,
  ) {
    this.#names = setups.map(({ name }) => name);
    const members = setups.slice(0, setups.length - spares).map((_, i) => i + 1);
    this.nodes = setups.map(
      ({ held }, i) => new TestNode({ ...config, id: i + 1, members }, this, 1, held),
    );
  }

  /** @throws ScriptError where there is no such server */
  node(name: string): TestNode {
    const node = this.nodes[this.#names.indexOf(name)];
    if (node !== undefined) return node;
    throw new ScriptError(`there is no server "${name}"; there are ${this.#names.join(', ')}`);
  }

  readonly nameOf = (id: NodeId): string => this.#names[id - 1] ?? `${id}`;

  /** Does something under a heading, which is told only if something comes of it. */
  act(heading: string, action: () => void): void {
    this.#heading = heading;
    action();
    this.#heading = null;
  }

  tell(line: string): void {
    if (this.#heading !== null) this.#lines.push(`> ${this.#heading}`);
    this.#heading = null;
    this.#lines.push(`  ${line}`);
  }

  /** Tells lines that are nothing that happens. */
  print(lines: readonly string[]): void {
    this.#lines.push(...lines);
  }

  /** What was told since the last call. */
  takeLines(): string[] {
    const lines = this.#lines;
    this.#lines = [];
    return lines;
  }

  flush(node: TestNode): void {
    this.act(`${this.nameOf(node.id)} flushes`, () => node.flush());
  }

  /** The disk is done with the first `count` writes under way. */
  persist(node: TestNode, count: number): void {
    if (node.disk.isIdle) return;
    this.act(`${this.nameOf(node.id)}'s disk is done`, () => {
      node.sync(count);
      node.flush();
    });
  }

  deliver({ from, to, message }: UnderWay): void {
    const heading = `${this.nameOf(to)} hears from ${this.nameOf(from)}`;
    this.act(`${heading}: ${describeMessage(message)}`, () => {
      const node = this.nodes[to - 1] as TestNode;
      this.#begin();
      node.receive(from, message);
      node.flush();
    });
  }

  /** Lets these servers flush, write and hear each other until nothing is left to do. */
  stabilize(nodes: readonly TestNode[]): void {
    const ids = new Set(nodes.map(({ id }) => id));
    for (let round = 0; round < ROUNDS_MAX; round++) {
      const before = this.#lines.length;
      for (const node of nodes) {
        this.flush(node);
        this.persist(node, Number.POSITIVE_INFINITY);
      }
      const due = this.take(
        ({ from, to, heldAs }) => heldAs === null && ids.has(from) && ids.has(to),
      );
      for (const each of due) this.deliver(each);
      if (this.#lines.length === before) return;
    }
    throw new ScriptError(`the servers do not come to rest within ${ROUNDS_MAX} rounds`);
  }

  /** Takes the messages out of those under way that match, in the order in which they left. */
  take(matches: (each: UnderWay) => boolean): UnderWay[] {
    const taken = this.underWay.filter(matches);
    this.underWay = this.underWay.filter((each) => !taken.includes(each));
    return taken;
  }

  disks(): readonly (readonly Entry[])[] {
    return this.nodes.map(({ disk }) => disk.entries);
  }

  send(from: NodeId, to: NodeId, message: RaftMessage): void {
    this.underWay.push({ from, to, message, heldAs: null });
    this.tell(`to ${this.nameOf(to)}: ${describeMessage(message)}`);
  }

  onEffect(node: TestNode, effect: Effect): void {
    if (effect.type === 'send') {
      if (effect.after <= node.durableSeq) return;
      const { to, message, after } = effect;
      this.tell(`keeps ${message.type} to ${this.nameOf(to)} until #${after} is on disk`);
      return;
    }
    const line = describeEffect(effect, node.raft.term, this.nameOf);
    if (line !== null) this.tell(line);
  }

  /** Tells the heading now: it is worth a line by itself. */
  #begin(): void {
    if (this.#heading !== null) this.#lines.push(`> ${this.#heading}`);
    this.#heading = null;
  }
}
