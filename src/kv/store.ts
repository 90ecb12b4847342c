import { canonical } from './canonical.ts';
import type { Command, Value } from './command.ts';
import { HashedMap } from './hashed-map.ts';
import type { KvResult } from './result.ts';
import { SESSION_RULES, type SessionRules } from './session-rules.ts';
import { type Session, Sessions } from './sessions.ts';
import { Capture, parseSnapshotLine, SnapshotError, type SnapshotLine } from './snapshot.ts';
import { hashOf, SetHash, type TextHash } from './state-hash.ts';

/** A command with the session it belongs to, as it stands in the log. */
export interface SessionCommand {
  readonly session?: number;
  readonly seq?: number;
  readonly command: Command;
  /** How late the leader took it to be, in ms since 1970: the replicated time is the latest of these. */
  readonly at?: number;
  /** With `open`: the session ends when nothing came for so long. Left out: never. */
  readonly timeoutMs?: number;
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
 * every server. It has no clock and draws nothing: what time it is stands in the commands.
 */
export class KvStore {
  readonly #hash = new SetHash();
  readonly #values = new HashedMap<string, Value>(this.#hash, hashOfValue);
  readonly #sessions: Sessions;

  constructor(rules: SessionRules = SESSION_RULES) {
    this.#sessions = new Sessions(this.#hash, rules);
  }

  /**
   * A hash of all keys, values and sessions and of the replicated time: equal on servers that applied
   * the same commands.
   */
  get stateHash(): string {
    return this.#hash.toString(hashOf(`t ${this.#sessions.timeMs}`));
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
    const { command, session, seq, at } = request;
    if (at !== undefined) this.#sessions.timeIs(at);
    if (command.op === 'open') {
      this.#sessions.open(index, request.timeoutMs ?? null);
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
    const { timeMs } = this.#sessions;
    const header = { format: 3, stateHash: this.stateHash, timeMs } as const;
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
        if ('format' in line) {
          stateHash = line.stateHash;
          store.#sessions.restoreTime(line.timeMs);
        } else if ('key' in line) store.#set(line.key, line.value);
        else store.#sessions.restore(line.session, line);
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
    switch (command.op) {
      case 'get':
        return { ok: true, value: this.get(command.key) };
      case 'put':
        this.#set(command.key, command.value);
        return { ok: true, value: null };
      case 'cas':
        if (canonical(this.get(command.key)) !== canonical(command.from)) {
          return { ok: false, error: 'mismatch' };
        }
        this.#set(command.key, command.to);
        return { ok: true, value: null };
      case 'delete':
        this.#set(command.key, null);
        return { ok: true, value: null };
      case 'append': {
        const current = this.get(command.key);
        if (current !== null && !Array.isArray(current)) return { ok: false, error: 'bad_request' };
        const list = [...(current ?? []), command.value];
        this.#set(command.key, list);
        return { ok: true, value: null };
      }
    }
  }

  /** `null` is no value: the key is gone. */
  #set(key: string, value: Value): void {
    if (value === null) this.#values.delete(key);
    else this.#values.set(key, value);
  }
}

/** No two keys with their values have the same text: it says how long the key is. */
function hashOfValue(key: string, value: Value): TextHash {
  const head = `k ${key.length} ${key} `;
  return typeof value === 'string' ? hashOf(`${head}"`, value) : hashOf(head, canonical(value));
}

function* linesOf(
  header: SnapshotLine,
  values: Iterable<[string, Value]>,
  sessions: Iterable<[number, Session]>,
): Generator<SnapshotLine> {
  yield header;
  for (const [key, value] of values) yield { key, value };
  for (const [session, rest] of sessions) yield { session, ...rest };
}
