import { closeSync, openSync, writeSync } from 'node:fs';
import type { HistoryEvent, Json } from '../../checker/history.ts';
import type { Operation, Outcome } from '../../workloads/index.ts';
import { unwritable } from './folder.ts';

/** How many operations ended how. */
export interface Counts {
  ok: number;
  fail: number;
  info: number;
}

/**
 * Writes the history while it happens, one event a line. Every line is handed to the operating
 * system before the run goes on: a harness that is killed loses no event that it recorded.
 */
export class Recorder {
  readonly events: HistoryEvent[] = [];
  readonly counts: Counts = { ok: 0, fail: 0, info: 0 };
  readonly #name: string;
  readonly #file: number;
  readonly #nowNs: () => number;
  readonly #onEvent: (event: HistoryEvent) => void;

  /**
   * @param file where the history goes; created, and truncated where it exists
   * @param nowNs nanoseconds since the run's start, never falling
   * @param onEvent hears of every event once it is written
   * @throws HarnessError where the file cannot be written, here and with every event
   */
  constructor(
    file: string,
    nowNs: () => number,
    onEvent: (event: HistoryEvent) => void = () => {},
  ) {
    this.#name = file;
    this.#file = this.#try(() => openSync(file, 'w'));
    this.#nowNs = nowNs;
    this.#onEvent = onEvent;
  }

  invoke(process: number, { f, key, value }: Operation): void {
    this.#write({ process, type: 'invoke', f, ...(key === undefined ? {} : { key }), value });
  }

  complete(process: number, operation: Operation, outcome: Outcome): void {
    const { f, key } = operation;
    const { type, value, ...rest } = outcome;
    this.counts[type] += 1;
    this.#write({ process, type, f, ...(key === undefined ? {} : { key }), value, ...rest });
  }

  /** A fault or a phase, for whoever reads the history later. */
  note(f: string, value: Json): void {
    this.#write({ process: 'nemesis', type: 'info', f, value });
  }

  close(): void {
    closeSync(this.#file);
  }

  #write(event: Omit<HistoryEvent, 'index' | 'time'>): void {
    const line: HistoryEvent = { index: this.events.length, time: this.#nowNs(), ...event };
    this.events.push(line);
    this.#writeWhole(Buffer.from(`${JSON.stringify(line)}\n`));
    this.#onEvent(line);
  }

  /** A nearly full disk takes a part of a line and says so only by the count. */
  #writeWhole(bytes: Buffer): void {
    for (let written = 0; written < bytes.length; ) {
      written += this.#try(() => writeSync(this.#file, bytes, written));
    }
  }

  #try<T>(action: () => T): T {
    try {
      return action();
    } catch (error) {
      throw unwritable(this.#name, error);
    }
  }
}
