import type { Memory } from '../memory.ts';
import type { Model } from '../models/model.ts';
import type { Operation } from '../operation.ts';
import { Frontier, type Means } from './frontier.ts';
import type { Ongoing } from './ongoing.ts';
import type { Passed, StreamEngine } from './stream-engine.ts';
import { Waiting } from './waiting.ts';
import { ZonesStream } from './zones/zones-stream.ts';

/** What an operation that waits or is pending takes, about. */
const BYTES_PER_OPERATION = 400;

/** What came of an object so far; `memory` and `time` are what ran out. */
export type PartitionStatus = 'undecided' | 'refuted' | 'memory' | 'time';

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

  /** Gives up. */
  lose(why: 'memory' | 'time'): void {
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
    if (passed === 'explained') {
      this.explained += 1;
      this.#holdLess();
    } else if (passed !== 'beyond') this.#end(passed, operation);
    else if (this.#handOver()) this.#return(operation);
  }

  #end(how: Exclude<Passed, 'explained' | 'beyond'>, operation: Operation): void {
    if (how !== 'refuted') return this.lose(how);
    this.status = 'refuted';
    this.misfit = operation;
  }

  /** Lets the frontier go on where zones end. @returns whether it has come as far as they had */
  #handOver(): boolean {
    if (!(this.engine instanceof ZonesStream)) throw new Error('internal error: beyond a frontier');
    const { state, moments } = this.engine.rest();
    this.engine.clear();
    const frontier = new Frontier(this.#means, state);
    this.engine = frontier;
    for (const { kind, operation } of moments) {
      const passed = kind === 'call' ? frontier.call(operation) : frontier.pass(operation);
      if (passed === true || passed === 'explained') continue;
      this.#end(passed, operation);
      return false;
    }
    return true;
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
