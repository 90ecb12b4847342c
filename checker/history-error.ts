/**
 * A history that cannot be judged because it contradicts itself or the format. The message says
 * what was wrong and what was expected; no verdict is ever given on such a history.
 */
export class HistoryError extends Error {
  override readonly name = 'HistoryError';
  /** The place of the event in the history, from 1: in a JSON Lines file its line. */
  readonly line: number;
  /** The event's own `index`, where it has a usable one. */
  readonly index: number | null;
  /** The message without the place, for those who name the place themselves. */
  readonly problem: string;

  constructor(line: number, index: number | null, problem: string) {
    super(`line ${line}${index === null ? '' : ` (event ${index})`}: ${problem}`);
    this.line = line;
    this.index = index;
    this.problem = problem;
  }
}
