import { Memory } from '../memory.ts';
import type { Model } from '../models/model.ts';
import type { Operation } from '../operation.ts';
import { Frontier, type Means } from './frontier.ts';
import type { Ongoing } from './ongoing.ts';
import type { Exhausted, StreamEngine } from './stream-engine.ts';
import { Waiting } from './waiting.ts';
import { frontierAfter } from './zones/frontier-after.ts';
import { ZonesStream } from './zones/zones-stream.ts';

/** What an operation that waits or is pending takes, about. */
const BYTES_PER_OPERATION = 400;
/** What may be used to find out which of two operations was impossible first. */
const LITTLE_BYTES = 2 ** 24;

/** What came of an object so far, or what ran out. */
export type PartitionStatus = 'undecided' | 'refuted' | Exhausted;

/** The operations on one object, as they come. */
export class PartitionStream {
  readonly key: string | null;
  status: PartitionStatus = 'undecided';
  /** Operations without those that failed. */
  operations = 0;
  /** Operations with an answer whose returns were passed. */
  explained = 0;
  /** The operation whose answer no order explains. */
  misfit: Operation | null = null;
  engine: StreamEngine;
  readonly waiting: Waiting = new Waiting();
  /** Every operation, failed ones too; null since there were too many. */
  past: Operation[] | null = [];
  readonly #means: Means;
  readonly #model: Model;
  readonly #memory: Memory;
  #bytes = 0;

  constructor(key: string | null, means: Means) {
    this.key = key;
    this.#means = means;
    this.#model = means.model;
    this.#memory = means.memory;
    this.engine = means.byZones ? new ZonesStream(means) : new Frontier(means);
  }

  /** How many operations are held, but for those kept only for a counterexample. */
  get held(): number {
    return this.waiting.size + this.engine.size.operations;
  }

  called(ongoing: Ongoing): void {
    if (this.status !== 'undecided') return;
    if (!this.#holdOneMore()) return this.lose('memory');
    this.waiting.called(ongoing);
  }

  /** An operation's completion is known, whatever it is. */
  completed(ongoing: Ongoing): void {
    const { outcome, returnAt } = ongoing.operation;
    if (outcome !== 'fail') this.operations += 1;
    if (this.status !== 'undecided') return;
    if (outcome !== 'fail' && Number.isFinite(returnAt)) this.waiting.returned(ongoing);
    this.advance();
  }

  /** Goes on as far as what waits allows. */
  advance(): void {
    while (this.status === 'undecided') {
      const moment = this.waiting.next();
      if (moment === null) return;
      const { operation } = moment.ongoing;
      if (moment.kind === 'call') this.#call(operation);
      else this.#return(operation);
    }
  }

  /** There is nothing to come: verifies what has not been verified yet. */
  finish(): void {
    if (this.status !== 'undecided') return;
    if (!this.engine.finish() && this.#handOver()) this.engine.finish();
  }

  /** Gives up. */
  lose(why: Exhausted): void {
    if (this.status !== 'undecided') return;
    this.status = why;
    this.clear();
  }

  /** Forgets what it holds and gives the memory back. */
  clear(): void {
    this.past = null;
    this.waiting.clear();
    this.engine.clear();
    this.#memory.giveBack(this.#bytes);
    this.#bytes = 0;
  }

  #call(operation: Operation): void {
    this.past?.push(operation);
    const { outcome } = operation;
    if (outcome === 'fail') return;
    if (outcome === 'info' && this.#model.isPure(operation)) return;
    if (this.engine.call(operation) || !this.#handOver()) return;
    this.engine.call(operation);
  }

  #return(operation: Operation): void {
    // Of an answer that says nothing there is nothing to explain.
    if (operation.outcome === 'info' && this.#model.isPure(operation)) return;
    const passed = this.engine.pass(operation);
    if (passed === 'refuted') this.#refute(operation);
    else if (passed === 'explained' || passed === 'beyond') {
      this.explained += 1;
      if (passed === 'beyond') this.#handOver();
      this.#holdLess();
    } else this.lose(passed);
  }

  #refute(operation: Operation): void {
    this.status = 'refuted';
    this.misfit = operation;
    if (!(this.engine instanceof ZonesStream) || !this.engine.isUnsure) return;
    // A cas that failed and that zones have no place for yet may have been impossible before.
    const memory = new Memory(LITTLE_BYTES);
    const { explained, end } = frontierAfter(this.engine, { ...this.#means, memory });
    if (end?.how !== 'refuted') return;
    this.misfit = end.operation;
    this.explained += explained;
  }

  /** Lets the frontier go on where zones end. @returns whether it has come as far as they had */
  #handOver(): boolean {
    if (!(this.engine instanceof ZonesStream)) throw new Error('internal error: beyond a frontier');
    const { frontier, explained, end } = frontierAfter(this.engine, this.#means);
    this.engine.clear();
    this.engine = frontier;
    this.explained += explained;
    if (end?.how === 'refuted') this.#refute(end.operation);
    else if (end !== null) this.lose(end.how);
    return end === null;
  }

  #holdOneMore(): boolean {
    if (!this.#memory.take(BYTES_PER_OPERATION)) return false;
    this.#bytes += BYTES_PER_OPERATION;
    return true;
  }

  #holdLess(): void {
    const bytes = this.held * BYTES_PER_OPERATION;
    if (bytes >= this.#bytes) return;
    this.#memory.giveBack(this.#bytes - bytes);
    this.#bytes = bytes;
  }
}
