/** `splitbrain/checker/formats`: histories out of files. Needs Node; the checker itself does not. */
export { FileFormatError } from './file-format-error.ts';
export {
  type FormatName,
  formatNames,
  type HistoryFile,
  type HistoryFileOptions,
  readHistoryFile,
} from './history-file.ts';
export { type OperationsFile, readOperations } from './operations-file.ts';
