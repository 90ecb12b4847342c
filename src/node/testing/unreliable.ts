import { Random } from '../../base/random.ts';
import type { NodeId } from '../../raft/index.ts';
import type { ClientReply, ServerConfig } from '../protocol.ts';
import { World } from './world.ts';

/** MIT's unreliable network: of requests and of answers a tenth is lost, and all are slow. */
const LOST_PERCENT = 10;
const DELAY_MS_MAX = 26;
/** Its long reordering: two answers of three come this much later. */
const LONG_DELAY_MS = { from: 200, to: 2200 };

/** Five servers on links that lose, delay and reorder, and a client that appends to one list. */
export class UnreliableWorld {
  readonly world: World;
  readonly random: Random;
  /** Whether answers are held up for long. */
  reorders = false;
  readonly cut: Set<NodeId> = new Set();
  readonly #replies = new Map<number, readonly ClientReply[]>();

  constructor(seed: number, server: Partial<ServerConfig> = {}) {
    this.random = new Random(seed).fork('unreliable');
    this.world = new World({ seed, nodes: 5, reads: 'log', server }).startAll();
    this.world.passes = (from, to) =>
      !this.cut.has(from) && !this.cut.has(to) && !this.random.chance(LOST_PERCENT);
    this.world.delayMs = (_from, _to, { type }) => {
      const isLong = this.reorders && type.endsWith('Reply') && this.random.int(3) < 2;
      return isLong
        ? this.random.between(LONG_DELAY_MS.from, LONG_DELAY_MS.to)
        : this.random.between(0, DELAY_MS_MAX);
    };
  }

  get leaders(): NodeId[] {
    const statuses = this.world.machines.flatMap(({ server }) => server?.status() ?? []);
    return statuses.filter(({ role }) => role === 'leader').map(({ node }) => node);
  }

  /** Asks a machine that is up to append a new value; the answer is noted when it comes. */
  append(node: NodeId): void {
    const value = this.#replies.size + 1;
    const replies = this.world.ask(node, { command: { op: 'append', key: 'x', value } });
    this.#replies.set(value, replies);
  }

  /** How many values were acknowledged so far. */
  get acknowledged(): readonly number[] {
    return [...this.#replies].flatMap(([value, [reply]]) => (reply?.ok ? [value] : []));
  }

  /** Kills a machine, or starts one that is down. */
  toggle(node: NodeId): void {
    if (this.world.machine(node).server === null) this.world.start(node);
    else this.world.kill(node);
  }

  /**
   * Brings all machines together on good links. Gives what does not hold then: they must be alike,
   * and have been alike at every index; no value is lost that was acknowledged, none is there twice.
   */
  settle(): string[] {
    this.cut.clear();
    this.world.passes = () => true;
    this.world.delayMs = () => 1;
    for (const { id, server } of this.world.machines) if (server === null) this.world.start(id);
    this.world.run(3000);
    const { value } = this.world.do({ command: { op: 'get', key: 'x' } });
    this.world.run(1000);
    const kept = Array.isArray(value) ? value : [];
    const hashes = this.world.machines.map(({ server }) => server?.status()?.stateHash);
    const lost = this.acknowledged.filter((each) => !kept.includes(each));
    return [
      ...this.world.fatal,
      ...(new Set(hashes).size > 1 ? [`states differ: ${hashes}`] : []),
      ...(new Set(kept).size < kept.length ? [`applied twice: ${kept}`] : []),
      ...(lost.length > 0 ? [`acknowledged and lost: ${lost}`] : []),
      ...this.#differences(),
    ];
  }

  /** Indices at which machines, or one before and after it died, did not have the same state. */
  #differences(): string[] {
    const known = new Map<number, string>();
    const applied = this.world.machines.flatMap(({ trace }) =>
      trace.flatMap((record) => (record.ev === 'apply' ? [record] : [])),
    );
    return applied.flatMap(({ index, stateHash }) => {
      const other = known.get(index) ?? stateHash;
      known.set(index, other);
      return other === stateHash ? [] : [`two states at index ${index}`];
    });
  }
}
