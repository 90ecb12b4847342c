import type { Json } from '../../checker/history.ts';
import type { Random } from '../../src/base/random.ts';
import type { Generator, Operation, Outcome } from '../workload.ts';

/** What one key bears, so that checking it stays cheap; the last operation is its final read. */
export const OPERATIONS_PER_KEY = 200;
/** Writes that ended in doubt stay open to the end of the history, each doubling the search. */
export const INFO_WRITES_PER_KEY = 5;
/** How many of the keys that were retired last get a final read beside the live ones. */
export const RETIRED_KEYS_READ = 32;

/** In a hundred; the rest is cas. */
const READ_PERCENT = 50;
const WRITE_PERCENT = 35;

/** A key in use. */
interface LiveKey {
  readonly name: string;
  operations: number;
  infoWrites: number;
  /** Writes and cas without an outcome; each may still become an `info`. */
  openWrites: number;
  /** The last value that this generator heard of; a cas expects it. */
  heard: Json;
}

/**
 * Reads, writes and cas over several keys, in a fixed mix. Every written value is a number of its
 * own, over all keys: a read then names the one write that it saw, and a value that strays from
 * key to key is seen too. A worn-out key is replaced by a fresh one, so that no history of one
 * key grows without bound.
 */
export class RegisterGenerator implements Generator {
  readonly #random: Random;
  readonly #live: LiveKey[] = [];
  readonly #retired: string[] = [];
  #keysMade = 0;
  #lastValue = 0;

  /** @param keys how many keys are in use at any time, at least 1 */
  constructor(random: Random, { keys }: { readonly keys: number }) {
    this.#random = random;
    for (let i = 0; i < keys; i++) this.#live.push(this.#freshKey());
  }

  next(_process: number): Operation {
    const slot = this.#random.int(this.#live.length);
    const draw = this.#random.int(100);
    const key = this.#live[slot] as LiveKey;
    const operation = this.#operationOn(key, draw);
    key.operations += 1;
    if (operation.f !== 'read') key.openWrites += 1;
    if (key.operations >= OPERATIONS_PER_KEY - 1) this.#replace(slot);
    return operation;
  }

  completed(operation: Operation, outcome: Outcome): void {
    const slot = this.#live.findIndex((key) => key.name === operation.key);
    const key = this.#live[slot];
    if (key === undefined) return;
    if (outcome.type === 'ok') key.heard = valueHeard(operation, outcome);
    if (operation.f === 'read') return;
    key.openWrites -= 1;
    if (outcome.type === 'info') key.infoWrites += 1;
    if (key.infoWrites >= INFO_WRITES_PER_KEY) this.#replace(slot);
  }

  /**
   * A read of each live key and of those retired last: a write that was acknowledged just before
   * its key was retired would otherwise be lost unseen.
   */
  finalOperations(): readonly Operation[] {
    const retired = this.#retired.slice(-RETIRED_KEYS_READ);
    const names = [...this.#live.map((key) => key.name), ...retired];
    return names.map((key) => ({ f: 'read', key, value: null }));
  }

  /** `draw` is from 0 to 99. Where all open writes may end in doubt, a key is only read. */
  #operationOn(key: LiveKey, draw: number): Operation {
    const mayWrite = key.infoWrites + key.openWrites < INFO_WRITES_PER_KEY;
    if (draw < READ_PERCENT || !mayWrite) return { f: 'read', key: key.name, value: null };
    this.#lastValue += 1;
    const value = this.#lastValue;
    if (draw < READ_PERCENT + WRITE_PERCENT) return { f: 'write', key: key.name, value };
    return { f: 'cas', key: key.name, value: [key.heard, value] };
  }

  #replace(slot: number): void {
    this.#retired.push((this.#live[slot] as LiveKey).name);
    this.#live[slot] = this.#freshKey();
  }

  #freshKey(): LiveKey {
    this.#keysMade += 1;
    const name = `r${this.#keysMade}`;
    return { name, operations: 0, infoWrites: 0, openWrites: 0, heard: null };
  }
}

function valueHeard(operation: Operation, outcome: Outcome): Json {
  if (operation.f !== 'cas') return outcome.value;
  return (operation.value as readonly [Json, Json])[1];
}
