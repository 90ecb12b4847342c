/** `splitbrain/checker/formats`: histories out of files. Needs Node; the checker itself does not. */

export type { HistoryFileOptions } from './event-stream.ts';
export { FileFormatError } from './file-format-error.ts';
export { type FormatName, formatNames } from './format.ts';
export { type HistoryFile, readHistoryFile } from './history-file.ts';
export { type OperationsFile, readOperations } from './operations-file.ts';
