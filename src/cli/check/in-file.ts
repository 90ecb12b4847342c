import { FileFormatError } from '../../../checker/formats/file-format-error.ts';
import { HistoryError } from '../../../checker/index.ts';

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
