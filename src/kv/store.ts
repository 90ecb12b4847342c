import { canonical } from './canonical.ts';
import type { Command, Value } from './command.ts';
import { OverlayMap } from './overlay-map.ts';
import type { KvResult } from './result.ts';
import { Sessions } from './sessions.ts';
import { Capture, parseSnapshotLine, SnapshotError, type SnapshotLine } from './snapshot.ts';
import { SetHash } from './state-hash.ts';

/** A command with the session it belongs to, as it stands in the log. */
export interface SessionCommand {
  readonly session?: number;
  readonly seq?: number;
  readonly command: Command;
}

/** The lines of a snapshot on their way back into a store. */
export interface Restoration {
  /** @throws SnapshotError where it is no line of a snapshot */
  add(line: string): void;
  /** @throws SnapshotError where the lines are not what their header says */
  finish(): KvStore;
}

/**
 * The replicated state machine: string keys with JSON values, and the clients' sessions.
 * Deterministic: the same commands in the same order give the same results, state and hash on
 * every server. It has no clock and draws nothing.
 */
export class KvStore {
  readonly #values = new OverlayMap<string, Value>();
  readonly #hash = new SetHash();
  readonly #sessions = new Sessions(this.#hash);

  /** A hash of all keys, values and sessions: equal on servers that applied the same commands. */
  get stateHash(): string {
    return this.#hash.toString();
  }

  /** What `key` holds now; null where it holds nothing. */
  get(key: string): Value {
    return this.#values.get(key) ?? null;
  }

  /**
   * Applies the command at `index` of the log. Without a session it is applied as it comes.
   *
   * @param onFirst told where it is of a session and was not applied before
   */
  apply(index: number, request: SessionCommand, onFirst: () => void = () => {}): KvResult {
    const { command, session, seq } = request;
    if (command.op === 'open') {
      this.#sessions.open(index);
      return { ok: true, value: index };
    }
    if (session === undefined || seq === undefined) return this.#run(command);
    return this.#sessions.once(session, seq, () => {
      onFirst();
      return this.#run(command);
    });
  }

  /**
   * The state as it is now, to be read out while commands go on being applied. Takes no time itself.
   *
   * @throws Error where a capture is under way: there is one at a time
   */
  capture(): Capture {
    const header = { format: 1, stateHash: this.stateHash } as const;
    const lines = linesOf(header, this.#values.capture(), this.#sessions.capture());
    return new Capture(lines, () => {
      this.#values.release();
      this.#sessions.release();
    });
  }

  /**
   * The store that a snapshot holds.
   *
   * @throws SnapshotError where it is none, or its lines are not what its header says
   */
  static restore(lines: Iterable<string>): KvStore {
    const restoration = KvStore.restoration();
    for (const text of lines) restoration.add(text);
    return restoration.finish();
  }

  /** A store that is put together line by line, so that a large one need not be at once. */
  static restoration(): Restoration {
    const store = new KvStore();
    let number = 0;
    let stateHash: string | null = null;
    return {
      add: (text) => {
        number += 1;
        const line = parseSnapshotLine(text, number);
        if ('format' in line) stateHash = line.stateHash;
        else if ('key' in line) store.#set(line.key, line.value);
        else store.#sessions.restore(line.session, line.lastSeq, line.lastResult);
      },
      finish: () => {
        if (stateHash === store.stateHash) return store;
        const found = `its ${number} lines have state hash ${store.stateHash}`;
        throw new SnapshotError(
          `the snapshot is not whole: ${found}, its header says ${stateHash}`,
        );
      },
    };
  }

  #run(command: Exclude<Command, { readonly op: 'open' }>): KvResult {
    const current = this.get(command.key);
    switch (command.op) {
      case 'get':
        return { ok: true, value: current };
      case 'put':
        this.#set(command.key, command.value);
        return { ok: true, value: null };
      case 'cas':
        if (canonical(current) !== canonical(command.from)) {
          return { ok: false, error: 'mismatch' };
        }
        this.#set(command.key, command.to);
        return { ok: true, value: null };
      case 'delete':
        this.#set(command.key, null);
        return { ok: true, value: null };
      case 'append': {
        if (current !== null && !Array.isArray(current)) return { ok: false, error: 'bad_request' };
        const list = [...(current ?? []), command.value];
        this.#set(command.key, list);
        return { ok: true, value: null };
      }
    }
  }

  /** `null` is no value: the key is gone. */
  #set(key: string, value: Value): void {
    const old = this.#values.get(key);
    if (old !== undefined) this.#hash.remove(textOf(key, old));
    if (value === null) {
      this.#values.delete(key);
    } else {
      this.#values.set(key, value);
      this.#hash.add(textOf(key, value));
    }
  }
}

function* linesOf(
  header: SnapshotLine,
  values: Iterable<[string, Value]>,
  sessions: Iterable<[number, { readonly lastSeq: number; readonly lastResult: KvResult | null }]>,
): Generator<SnapshotLine> {
  yield header;
  for (const [key, value] of values) yield { key, value };
  for (const [session, { lastSeq, lastResult }] of sessions) yield { session, lastSeq, lastResult };
}

function textOf(key: string, value: Value): string {
  return `k ${JSON.stringify(key)} ${canonical(value)}`;
}
