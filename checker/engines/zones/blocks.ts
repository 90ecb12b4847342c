import { NONE } from './columns.ts';
import type { TooEarly } from './conflict.ts';
import type { Readers } from './readers.ts';
import type { Register } from './register.ts';
import { NULL_VALUE } from './value-numbers.ts';

/**
 * Values that follow one another directly: one that was written blindly, or `null` at first, then
 * the values by which cas replaced it, one after the other. A block is named by its first value;
 * the arrays have one entry per value and mean something for first values only.
 */
export interface Blocks {
  /** The operation of the block that returned first; NONE for `null`, which was there before all. */
  readonly early: Int32Array;
  /** The operation of the block that was called last; NONE where `null` was never found. */
  readonly late: Int32Array;
}

/** Walks along every block. A cas that none of them leads to hangs on a circle of cas. */
export function blocksOf(register: Register, readers: Readers): Blocks | TooEarly | 'circle' {
  const { columns, musts, writers } = register;
  const { counts } = musts;
  const { leaves, writer } = writers;
  const early = new Int32Array(writer.length).fill(NONE);
  const late = new Int32Array(writer.length).fill(NONE);
  const walk = new Walk(register, readers);
  let problem = walk.along(NULL_VALUE);
  late[NULL_VALUE] = walk.late;
  for (let at = 0; at < counts.length && problem === null; at++) {
    const isBlind = columns.seen[at] === NONE;
    if (counts[at] === 0 || !isBlind) continue;
    const value = leaves[at] as number;
    problem = walk.along(value);
    early[value] = walk.early;
    late[value] = walk.late;
  }
  if (problem !== null) return problem;
  return walk.replacements === readers.replacements ? { early, late } : 'circle';
}

class Walk {
  early = NONE;
  late = NONE;
  /** How many cas were met in all. */
  replacements = 0;
  readonly #calledAtReturn: Int32Array;
  readonly #writers: Register['writers'];
  readonly #readers: Readers;

  constructor({ columns, writers }: Register, readers: Readers) {
    this.#calledAtReturn = columns.calledAtReturn;
    this.#writers = writers;
    this.#readers = readers;
  }

  /**
   * Goes from stage to stage of a block: its first write, the reads of that value, the cas that
   * replaced it, the reads of the new one, and so on. Reads of one stage are free among themselves.
   */
  along(first: number): TooEarly | null {
    const [writers, readers] = [this.#writers, this.#readers];
    this.early = NONE;
    this.late = NONE;
    if (first !== NULL_VALUE) this.#pass(writers.writer[first] as number);
    for (let value = first; ; ) {
      const soonest = readers.soonest[value] as number;
      if (soonest !== NONE) {
        if (this.#isTooEarly(soonest)) return tooEarly(soonest, this.late);
        this.#pass(soonest);
        this.late = Math.max(this.late, readers.last[value] as number);
      }
      const cas = readers.replacedBy[value] as number;
      if (cas === NONE) break;
      if (this.#isTooEarly(cas)) return tooEarly(cas, this.late);
      this.#pass(cas);
      this.replacements += 1;
      value = writers.leaves[cas] as number;
    }
    if (first === NULL_VALUE) this.early = NONE;
    return null;
  }

  #isTooEarly(at: number): boolean {
    return (this.#calledAtReturn[at] as number) <= this.late;
  }

  #pass(at: number): void {
    const calledAtReturn = this.#calledAtReturn;
    const isEarlier =
      this.early === NONE ||
      (calledAtReturn[at] as number) < (calledAtReturn[this.early] as number);
    if (isEarlier) this.early = at;
    this.late = Math.max(this.late, at);
  }
}

function tooEarly(later: number, earlier: number): TooEarly {
  return { kind: 'too early', later, earlier };
}
