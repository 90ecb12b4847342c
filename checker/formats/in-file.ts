import { HistoryError } from '../history-error.ts';
import { FileFormatError } from './file-format-error.ts';

/**
 * Names the file and its line where a history contradicts itself.
 *
 * @throws FileFormatError in the place of a HistoryError
 */
export async function inFile<T>(
  file: string,
  lineOf: (event: number) => number,
  work: () => T | Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof HistoryError)) throw error;
    const event = error.index === null ? '' : `event ${error.index}: `;
    throw new FileFormatError(file, lineOf(error.line - 1), `${event}${error.problem}`);
  }
}
