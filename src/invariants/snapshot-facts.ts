import type { Findings, TraceLine } from './finding.ts';
import type { TracedEntry } from './traced-log.ts';

interface Label {
  readonly index: number;
  readonly stateHash: string;
  readonly line: TraceLine;
}

/** What the nodes' traces say of snapshots, and of commands that must be applied once. */
export class SnapshotFacts {
  readonly #findings: Findings;
  readonly #labels: Label[] = [];
  /** The first that was told of each index. */
  readonly #terms = new Map<number, { readonly lastTerm: number; readonly line: TraceLine }>();
  /** By session and sequence number: where a command was applied. */
  readonly #firsts = new Map<string, { readonly index: number; readonly line: TraceLine }>();

  constructor(findings: Findings) {
    this.#findings = findings;
  }

  /** A snapshot of the state after `index` entries holds a state of this hash. */
  labelled(index: number, stateHash: string, line: TraceLine): void {
    this.#labels.push({ index, stateHash, line });
  }

  /** A snapshot stands for `index` entries, the last of which is of `lastTerm`. */
  placed(index: number, lastTerm: number, line: TraceLine): void {
    const known = this.#terms.get(index);
    if (known === undefined) this.#terms.set(index, { lastTerm, line });
    else if (known.lastTerm !== lastTerm) this.#wrongTerm(index, known.line, line);
  }

  /** One application of each command of a session, whoever applies it and however often it comes. */
  applied(firsts: readonly (readonly [number, number, number])[], line: TraceLine): void {
    for (const [index, session, seq] of firsts) {
      const key = `${session} ${seq}`;
      const known = this.#firsts.get(key);
      if (known === undefined) {
        this.#firsts.set(key, { index, line });
      } else if (known.index !== index) {
        const where = `at index ${known.index} (node ${known.line.node}) and ${index} (node ${line.node})`;
        const message = `command ${seq} of session ${session} was applied ${where}`;
        this.#findings.add('one application per command', message, known.line, line);
      }
    }
  }

  /** Compares what snapshots are said to be with what nodes held at their index. */
  finish(
    stateAt: (
      index: number,
    ) => { readonly stateHash: string; readonly line: TraceLine } | undefined,
    committedAt: (
      index: number,
    ) => { readonly entry: TracedEntry; readonly line: TraceLine } | undefined,
  ): void {
    const first = new Map<number, Label>();
    for (const label of this.#labels) {
      const known = stateAt(label.index) ?? first.get(label.index);
      if (known === undefined) first.set(label.index, label);
      else if (known.stateHash !== label.stateHash) this.#wrongState(label, known.line);
    }
    for (const [index, { lastTerm, line }] of this.#terms) {
      const known = committedAt(index);
      if (known !== undefined && known.entry.term !== lastTerm) {
        this.#wrongTerm(index, known.line, line);
      }
    }
  }

  #wrongState({ index, line }: Label, known: TraceLine): void {
    const message = `node ${line.node} has a snapshot of entry ${index} with another state than node ${known.node} had there`;
    this.#findings.add('snapshot label equals state', message, known, line);
  }

  #wrongTerm(index: number, known: TraceLine, line: TraceLine): void {
    const message = `node ${line.node} has a snapshot of entry ${index} with another term than node ${known.node} had there`;
    this.#findings.add('snapshot label equals state', message, known, line);
  }
}
