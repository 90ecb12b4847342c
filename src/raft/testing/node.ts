import type { RaftConfig } from '../config.ts';
import { type Configuration, configurationOf } from '../configuration.ts';
import type { Effect } from '../effects.ts';
import { hashOf } from '../entries.ts';
import type { MembershipChange } from '../membership.ts';
import type { Entry, NodeId, RaftMessage, Snapshot } from '../messages.ts';
import { Raft } from '../raft.ts';
import type { Recovered } from '../recovered.ts';
import { applyTo, TestDisk } from './disk.ts';
import { configurationIn, type Invariants } from './invariants.ts';

/** What a simulated node needs of the cluster around it. */
export interface NodeWorld {
  readonly invariants: Invariants;
  /** What is durable on each server's disk. */
  disks(): readonly (readonly Entry[])[];
  send(from: NodeId, to: NodeId, message: RaftMessage): void;
  /** Told of every effect before it is done. */
  onEffect?(node: TestNode, effect: Effect): void;
}

/**
 * One server with its disk: does what the core's effects say, as `src/node` does, and tells the
 * invariants of it.
 */
export class TestNode {
  readonly id: NodeId;
  readonly disk: TestDisk;
  raft: Raft;
  readonly #config: RaftConfig;
  readonly #world: NodeWorld;
  /** What this server's clock shows for each millisecond of true time. */
  readonly #rate: number;
  #nowMs = 0;
  #isPaused = false;
  #incarnation = 0;
  #log: Entry[] = [];
  #appliedIndex = 0;
  /** Stands for the state: a hash over all commands applied, in order. */
  #state = '';
  #durableSeq = 0;
  #outbox: Extract<Effect, { readonly type: 'send' }>[] = [];
  #readId = 0;
  readonly #reads = new Map<number, number>();

  /**
   * @param rate what its clock shows for each millisecond of true time
   * @param held what an earlier process left on the disk
   */
  constructor(config: RaftConfig, world: NodeWorld, rate: number, held?: Recovered) {
    this.id = config.id;
    this.#rate = rate;
    this.disk = new TestDisk(held);
    this.#config = config;
    this.#world = world;
    this.raft = this.#recover();
  }

  /** The log in memory. */
  get log(): readonly Entry[] {
    return this.#log;
  }

  /** The number of the last write that this process saw done. */
  get durableSeq(): number {
    return this.#durableSeq;
  }

  /** The process dies and another takes its place; of the writes under way `kept` were done. */
  restart(kept: number): void {
    this.disk.cutPower(kept);
    this.#isPaused = false;
    this.raft = this.#recover();
  }

  get isPaused(): boolean {
    return this.#isPaused;
  }

  pauseOrResume(): void {
    this.#isPaused = !this.#isPaused;
  }

  /** True time passes; the server is woken where it wants to be. */
  pass(trueMs: number): void {
    this.#nowMs += trueMs * this.#rate;
    if (this.#isPaused || this.#nowMs < this.raft.wakeAtMs) return;
    this.wake();
    this.flush();
  }

  /** Takes a snapshot at the applied index, and forgets all but `kept` of the entries it holds. */
  takeSnapshot(kept: number): void {
    const index = this.#appliedIndex;
    const last = this.#log[index - 1];
    if (last === undefined) return;
    const parts = [`${index} `, this.#state.slice(0, 3), this.#state.slice(3)];
    const configuration = configurationIn(this.#log.slice(0, index), this.#first);
    const snapshot = { index, term: last.term, configuration, parts };
    this.disk.keep(snapshot);
    this.raft.compact(snapshot, Math.max(0, index - kept));
    this.flush();
  }

  change(change: MembershipChange): void {
    this.raft.changeMembership(change);
    this.flush();
  }

  transfer(to: NodeId | null): void {
    this.raft.transfer(to);
    this.flush();
  }

  receive(from: NodeId, message: RaftMessage): void {
    this.#do(this.raft.step({ type: 'message', nowMs: this.#nowMs, from, message }));
  }

  wake(): void {
    this.#nowMs = Math.max(this.#nowMs, this.raft.wakeAtMs);
    this.#do(this.raft.step({ type: 'tick', nowMs: this.#nowMs }));
  }

  sync(count: number): void {
    if (this.disk.isIdle) return;
    const seq = this.disk.sync(count);
    this.#durableSeq = seq;
    const isReady = ({ after }: { readonly after: number }) => after <= seq;
    for (const { to, message } of this.#outbox.filter(isReady)) this.#send(to, message);
    this.#outbox = this.#outbox.filter((effect) => !isReady(effect));
    this.#do(this.raft.step({ type: 'persisted', nowMs: this.#nowMs, seq }));
  }

  start(command: string): void {
    this.raft.start(command);
    this.flush();
  }

  read(): void {
    if (this.ask() !== null) this.flush();
  }

  /** Asks for a read, which waits for the next flush; gives its id, or null where none is taken. */
  ask(): number | null {
    this.#readId += 1;
    if (!this.raft.read(this.#readId)) return null;
    this.#reads.set(this.#readId, this.#world.invariants.committedUpTo);
    return this.#readId;
  }

  flush(): void {
    this.#do(this.raft.step({ type: 'flush', nowMs: this.#nowMs }));
  }

  /** What the log in memory says, looked up without the core's help. */
  get #configuration(): Configuration {
    return configurationIn(this.#log, this.#first);
  }

  get #first(): Configuration {
    return configurationOf(this.#config.members);
  }

  #recover(): Raft {
    const { snapshot } = this.disk;
    this.#log = [...this.disk.entries];
    this.#appliedIndex = 0;
    this.#state = '';
    if (snapshot !== null) this.#restore(snapshot);
    this.#durableSeq = 0;
    this.#outbox = [];
    this.#reads.clear();
    const { hardState } = this.disk;
    this.#incarnation += 1;
    const config = { ...this.#config, incarnation: this.#incarnation };
    const entries = [...this.disk.entries];
    const recovered = { hardState, entries, ...(snapshot === null ? {} : { snapshot }) };
    const raft = new Raft(config, recovered, this.#nowMs);
    // What the core did not keep of the log is no longer this server's.
    this.#log.length = raft.lastIndex;
    this.disk.entries.splice(0, this.disk.entries.length, ...this.#log);
    return raft;
  }

  /** Makes a snapshot's state this server's; returns the entries that it stands for. */
  #restore({ index, term, parts }: Snapshot): readonly Entry[] {
    const [label, ...rest] = parts;
    this.#appliedIndex = index;
    this.#state = label === `${index} ` ? rest.join('') : 'of another index';
    const covered = this.#world.invariants.onInstalled(this.id, index, term, this.#state);
    this.#log.splice(0, covered.length, ...covered);
    return covered;
  }

  #do(effects: readonly Effect[]): void {
    for (const effect of effects) this.#perform(effect);
  }

  #perform(effect: Effect): void {
    const { invariants } = this.#world;
    this.#world.onEffect?.(this, effect);
    switch (effect.type) {
      case 'persist':
        applyTo(this.#log, effect);
        if (effect.entries.length > 0) invariants.onAppended(this.#log, effect.entries.length);
        this.disk.write(effect);
        break;
      case 'install': {
        const covered = this.#restore(effect.snapshot);
        if (!effect.keepsSuffix) this.#log.length = covered.length;
        this.disk.write({ ...effect, covered });
        break;
      }
      case 'send':
        if (effect.after <= this.#durableSeq) this.#send(effect.to, effect.message);
        else this.#outbox.push(effect);
        break;
      case 'apply':
        this.#apply(effect.entries);
        break;
      case 'readReady':
        for (const id of effect.ids) invariants.onRead(this.#reads.get(id) ?? 0, effect.index);
        break;
      case 'trace':
        if (effect.event.ev === 'role' && effect.event.role === 'leader') {
          invariants.onLeader(this.id, this.raft.term, this.#log, this.#configuration);
        }
        if (effect.event.ev === 'lease') invariants.onLease(this.id, this.raft.term);
        break;
      default:
        break;
    }
  }

  #apply(entries: readonly Entry[]): void {
    const { invariants } = this.#world;
    for (const entry of entries) {
      if (entry.index !== this.#appliedIndex + 1) throw new Error(`${entry.index} out of order`);
      this.#appliedIndex = entry.index;
      this.#state = hashOf(`${this.#state} ${entry.command}`);
      invariants.onState(this.id, entry.index, this.#state);
    }
    invariants.onApplied(this.id, this.raft.term, entries);
    const last = entries.at(-1);
    if (last !== undefined && this.raft.role === 'leader') {
      invariants.onLeaderCommitted(last, this.#world.disks(), this.#configuration);
    }
  }

  /** A term counts from the moment that anyone hears of it. */
  #send(to: NodeId, message: RaftMessage): void {
    this.#world.invariants.onTerm(this.id, message.term);
    this.#world.invariants.onSent(this.id, to, message);
    this.#world.send(this.id, to, message);
  }
}
