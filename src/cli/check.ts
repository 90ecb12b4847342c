import type { CommandModule } from 'yargs';
import { formatNames } from '../../checker/formats/format.ts';
import { parseDurationMs } from '../base/duration.ts';
import { UsageError } from '../base/errors.ts';
import {
  type CheckFileOptions,
  checkFile,
  checkFileAnyway,
  type FileResult,
  failureOf,
  modelNames,
} from './check/check-file.ts';
import { jsonOf, linesOf, tableOf } from './check/show.ts';
import { EXIT_CODES, EXIT_USAGE } from './exit-codes.ts';
import { oneOf } from './one-of.ts';
import { print } from './print.ts';

interface CheckArguments {
  readonly file: readonly string[];
  readonly model?: string | undefined;
  readonly format?: string | undefined;
  readonly 'time-limit': string;
  readonly 'memory-limit': number;
  readonly 'allow-truncated': boolean;
  readonly stream: boolean;
  readonly json: boolean;
}

const MIB = 1024 * 1024;

export const checkCommand: CommandModule<object, CheckArguments> = {
  command: 'check <file..>',
  describe: 'check recorded histories; needs no cluster',
  builder: (yargs) =>
    yargs
      // With the setting of the other commands, yargs would keep the last of the files only.
      .parserConfiguration({ 'duplicate-arguments-array': true })
      .positional('file', {
        type: 'string',
        array: true,
        demandOption: true,
        describe: 'histories, packed by gzip or not; - is standard input',
      })
      .option('model', {
        type: 'string',
        requiresArg: true,
        describe: `what must hold: ${modelNames().join(', ')}  [default: as in run.json beside the file, else cas-register]`,
      })
      .option('format', {
        type: 'string',
        requiresArg: true,
        describe: `${formatNames.join(', ')}  [default: told by the content]`,
      })
      .option('time-limit', {
        type: 'string',
        requiresArg: true,
        default: '60s',
        describe: 'for each file; after that its verdict is inconclusive',
      })
      .option('memory-limit', {
        type: 'number',
        requiresArg: true,
        default: 1024,
        describe: 'in MiB, for what the search remembers',
      })
      .option('allow-truncated', {
        type: 'boolean',
        default: false,
        describe: 'leave out a last line that was cut off',
      })
      .option('stream', {
        type: 'boolean',
        default: false,
        describe: 'check while reading, without holding the history; stop at the first violation',
      })
      .option('json', {
        type: 'boolean',
        default: false,
        describe: 'one machine-readable object; an array of them for several files',
      })
      .coerce(['model', 'format', 'time-limit', 'memory-limit'], last)
      .epilogue(
        'Exit code: 0 valid, 1 violation, 2 inconclusive, 3 error, 64 malformed. Of several files: 1 if any has a violation, else 3, else 64, else 2, else 0.',
      ),
  handler: async (args) => {
    const options = optionsOf(args);
    const [first, ...more] = args.file;
    if (first === undefined) throw new UsageError('name a history, or - for standard input');
    if (more.length === 0) {
      const one = await checkFile(first, options).catch((error: unknown) => {
        // Of a file that is refused standard output tells too, as it does of several.
        if (args.json) print(JSON.stringify(jsonOf(failureOf(first, error))));
        throw error;
      });
      if (args.json) print(JSON.stringify(jsonOf(one)));
      else for (const line of linesOf(one)) print(line);
      process.exitCode = exitCodeOf([one]);
      return;
    }
    const all: FileResult[] = [];
    for (const file of args.file) all.push(await checkFileAnyway(file, options));
    if (args.json) print(JSON.stringify(all.map(jsonOf)));
    else for (const line of tableOf(all)) print(line);
    process.exitCode = exitCodeOf(all);
  },
};

/** Of an option that is given twice the last counts, as with the other commands. */
function last<T>(given: T | readonly T[]): T | undefined {
  return Array.isArray(given) ? given.at(-1) : (given as T);
}

/**
 * The worst of all files. A violation that was found is never hidden by a file that could not be
 * checked; a file that could not be checked is never hidden by one that only took too long.
 */
function exitCodeOf(all: readonly FileResult[]): number {
  const order = ['violation', 'error', 'refused', 'inconclusive'] as const;
  const worst = order.find((verdict) => all.some((one) => one.verdict === verdict)) ?? 'valid';
  return worst === 'refused' ? EXIT_USAGE : EXIT_CODES[worst];
}

function optionsOf(args: CheckArguments): CheckFileOptions {
  const { model, format } = args;
  return {
    ...(model === undefined ? {} : { model: oneOf('--model', model, modelNames()) }),
    ...(format === undefined ? {} : { format: oneOf('--format', format, formatNames) }),
    timeLimitMs: parseDurationMs(args['time-limit'], '--time-limit'),
    memoryLimitBytes: memoryLimitOf(args['memory-limit']),
    allowTruncated: args['allow-truncated'],
    stream: args.stream,
  };
}

function memoryLimitOf(mebibytes: number): number {
  if (Number.isFinite(mebibytes) && mebibytes >= 1) return mebibytes * MIB;
  const got = Number.isNaN(mebibytes) ? '' : `, not ${mebibytes}`;
  throw new UsageError(`--memory-limit is a number of MiB from 1${got}`);
}
