/** A file that a reader cannot make a history of: what was wrong, where, and what was expected. */
export class FileFormatError extends Error {
  override readonly name = 'FileFormatError';
  readonly file: string;
  /** From 1; null where it is about the file as a whole. */
  readonly line: number | null;

  constructor(file: string, line: number | null, problem: string, options?: ErrorOptions) {
    super(`${file}${line === null ? '' : `:${line}`}: ${problem}`, options);
    this.file = file;
    this.line = line;
  }
}
