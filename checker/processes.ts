/** Processes up to this number are kept in a plain table, at 4 bytes for each number. */
const MOST_IN_TABLE = 1 << 20;
const FIRST_SIZE = 64;
const RETIRED = -1;

/**
 * What each process is at: nothing, an operation that is open, or retired. A table of integers,
 * because this is asked for every event; a `Map` keeps processes of large numbers.
 */
export class Processes {
  /** Neither has it an open operation, nor is it retired. */
  static readonly NONE = -1;
  /** In the table: 0 for none, row + 1 of the open operation, or RETIRED. */
  #table: Int32Array = new Int32Array(FIRST_SIZE);
  readonly #others = new Map<number, number>();

  /** The row of its open operation; negative if it has none, and NONE if it can begin one. */
  rowOf(process: number): number {
    const entry = this.#get(process);
    return entry - 1;
  }

  open(process: number, row: number): void {
    this.#set(process, row + 1);
  }

  close(process: number): void {
    this.#set(process, 0);
  }

  retire(process: number): void {
    this.#set(process, RETIRED);
  }

  #get(process: number): number {
    if (process < this.#table.length) return this.#table[process] as number;
    return this.#others.get(process) ?? 0;
  }

  #set(process: number, entry: number): void {
    if (process >= this.#table.length && process < MOST_IN_TABLE) this.#growTo(process);
    if (process < this.#table.length) this.#table[process] = entry;
    else this.#others.set(process, entry);
  }

  #growTo(process: number): void {
    const old = this.#table;
    this.#table = new Int32Array(2 ** Math.ceil(Math.log2(process + 1)));
    this.#table.set(old);
  }
}
