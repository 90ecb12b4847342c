import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { STANDARD_INPUT } from '../../../checker/formats/chunks.ts';
import { FileFormatError } from '../../../checker/formats/file-format-error.ts';
import type { FormatName } from '../../../checker/formats/format.ts';
import { inFile } from '../../../checker/formats/in-file.ts';
import { readOperations } from '../../../checker/formats/operations-file.ts';
import { type CheckResult, namedModels, type StreamResult } from '../../../checker/index.ts';
import { outcomeNumber } from '../../../checker/outcomes.ts';
import { checkWithWorkers } from '../../../checker/workers/check-with-workers.ts';
import { messageOf, UsageError } from '../../base/errors.ts';
import { RUN_FILES } from '../../run/folder.ts';
import { oneOf } from '../one-of.ts';
import { streamFile } from './stream-file.ts';

const DEFAULT_MODEL = 'cas-register';
const ANSWERED: ReadonlySet<number> = new Set([outcomeNumber('ok'), outcomeNumber('mismatch')]);

/** How each of the files is read and checked. */
export interface CheckFileOptions {
  /** As in the `run.json` beside the file unless told, and without that a cas-register. */
  readonly model?: string;
  readonly format?: FormatName;
  readonly timeLimitMs: number;
  readonly memoryLimitBytes: number;
  readonly allowTruncated: boolean;
  /** Whether it is checked while it is read, without being held. */
  readonly stream: boolean;
}

/** What was found out about a file that could be read. */
export interface Checked {
  readonly result: CheckResult | StreamResult;
  readonly format: FormatName;
  /** Whether a last line that was cut off was left out. */
  readonly truncated: boolean;
  /** How many operations were answered: without one there is nothing to judge. */
  readonly answered: number;
  /** How long it took to read the file; the result tells how long it took to check. */
  readonly readMs: number;
}

/** What came of a file. */
export type FileResult =
  | ({ readonly file: string; readonly verdict: CheckResult['verdict'] } & Checked)
  | {
      readonly file: string;
      /** `refused`: there is something wrong with the file. `error`: with the checker. */
      readonly verdict: 'refused' | 'error';
      readonly problem: string;
    };

/**
 * Reads and checks one file. A history in which nothing was answered is never a pass.
 *
 * @throws FileFormatError where the file or its history is malformed
 * @throws UsageError if there is no such model
 */
export async function checkFile(file: string, options: CheckFileOptions): Promise<FileResult> {
  const model =
    options.model === undefined ? modelBeside(file) : oneOf('--model', options.model, modelNames());
  const way = options.stream ? streamFile : holdFile;
  const checked = await way(file, model, options);
  const { verdict } = checked.result;
  return { file, verdict: checked.answered === 0 ? 'inconclusive' : verdict, ...checked };
}

/** Reads the whole file first. */
async function holdFile(file: string, model: string, options: CheckFileOptions): Promise<Checked> {
  const startMs = performance.now();
  const { history, format, truncated, lineOf } = await readOperations(file, options);
  const readMs = performance.now() - startMs;
  const { timeLimitMs, memoryLimitBytes } = options;
  const limits = { timeLimitMs, memoryLimitBytes };
  const result = await inFile(file, lineOf, () => checkWithWorkers(history, model, limits));
  const { outcomes, length } = history.table;
  const answered = outcomes.subarray(0, length).filter((outcome) => ANSWERED.has(outcome)).length;
  return { result, format, truncated, answered, readMs };
}

/** As `checkFile`, but what would be thrown is a result as well, so that other files get theirs. */
export async function checkFileAnyway(
  file: string,
  options: CheckFileOptions,
): Promise<FileResult> {
  try {
    return await checkFile(file, options);
  } catch (error) {
    return failureOf(file, error);
  }
}

/** What came of a file that could not be checked. */
export function failureOf(file: string, error: unknown): FileResult {
  const isRefused = error instanceof FileFormatError || error instanceof UsageError;
  return { file, verdict: isRefused ? 'refused' : 'error', problem: messageOf(error) };
}

/** The names that `--model` takes. */
export function modelNames(): readonly string[] {
  return namedModels.map(({ name }) => name);
}

/** The model that the run beside the history was made for. */
function modelBeside(file: string): string {
  if (file === STANDARD_INPUT) return DEFAULT_MODEL;
  const runFile = join(dirname(file), RUN_FILES.run);
  if (!existsSync(runFile)) return DEFAULT_MODEL;
  const model = modelIn(readFileSync(runFile, 'utf8'));
  if (model === null) throw new UsageError(`${runFile} names no model; name it with --model`);
  return oneOf(`the model in ${runFile}`, model, modelNames());
}

function modelIn(text: string): string | null {
  try {
    const { model } = JSON.parse(text) as { readonly model?: unknown };
    return typeof model === 'string' ? model : null;
  } catch {
    return null;
  }
}
