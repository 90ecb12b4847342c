import { closest, distance } from 'fastest-levenshtein';
import yargs from 'yargs';
import { STANDARD_INPUT } from '../../checker/formats/chunks.ts';
import { FileFormatError } from '../../checker/formats/jsonl.ts';
import { HistoryError } from '../../checker/index.ts';
import { HarnessError, messageOf, UsageError } from '../base/errors.ts';
import { packageVersion } from '../base/package-folder.ts';
import { commandsFor } from './commands.ts';
import { EXIT_CODES, EXIT_USAGE } from './exit-codes.ts';
import { doLast } from './last-resort.ts';

/** A name further off than this, or than half of itself, is no slip of the finger. */
const SLIP_MAX = 4;

/** Runs one command; sets the process's exit code and never throws. */
export async function main(args: readonly string[]): Promise<void> {
  // yargs drops a lone dash from a list of files.
  const parser = yargs(args.map((one) => (one === '-' ? STANDARD_INPUT : one)))
    .scriptName('splitbrain')
    .usage(
      '$0 <command>\n\nIs a replicated store linearizable when networks split, machines die and clocks lie?',
    )
    .command([...(await commandsFor(args))])
    .demandCommand(1, "name a command; 'splitbrain --help' lists them")
    .recommendCommands()
    .strict()
    .version(packageVersion())
    .help()
    .wrap(100)
    .parserConfiguration({ 'duplicate-arguments-array': false })
    .exitProcess(false)
    .fail((message, error) => {
      // yargs throws its own errors for its own refusals; the others come from our commands.
      if (error !== undefined && error.name !== 'YError') throw error;
      throw new UsageError(message ?? error?.message);
    });
  // Whoever reads us may stop reading: `splitbrain list | head -1`.
  process.stdout.on('error', (error) => {
    if ('code' in error && error.code === 'EPIPE') process.exit();
    throw error;
  });
  // Nothing that goes wrong in the harness may look like a verdict, least of all exit code 1.
  process.on('uncaughtException', (error) => {
    process.stderr.write(`splitbrain: ${error.stack ?? messageOf(error)}\n`);
    process.stderr.write("the history is whole; 'splitbrain report <run>' gives a verdict\n");
    void doLast().then((isClean) => {
      if (!isClean) process.stderr.write("'splitbrain clean' removes what is left in Docker\n");
      process.exit(EXIT_CODES.error);
    });
  });
  try {
    await parser.parseAsync();
  } catch (error) {
    await fail(error, args);
  }
}

async function fail(error: unknown, args: readonly string[]): Promise<void> {
  const isUsage =
    error instanceof UsageError ||
    error instanceof HistoryError ||
    error instanceof FileFormatError;
  const message = isUsage ? await withNearest(messageOf(error), args) : messageOf(error);
  process.stderr.write(`splitbrain: ${message}\n`);
  // What nobody foresaw is told whole; what was foreseen says all in its message.
  if (!isUsage && !(error instanceof HarnessError) && error instanceof Error) {
    process.stderr.write(`${error.stack ?? ''}\n`);
  }
  process.exitCode = isUsage ? EXIT_USAGE : EXIT_CODES.error;
}

/** Adds the option that was probably meant to yargs's word of one that there is not. */
async function withNearest(message: string, args: readonly string[]): Promise<string> {
  const unknown = /^Unknown arguments?: (.+)$/.exec(message)?.[1]?.split(', ');
  const command = /^Did you mean (.+)\?$/.exec(message)?.[1];
  if (command !== undefined) return `unknown command '${args[0]}'; did you mean '${command}'?`;
  if (unknown === undefined) return `${message}${/^Not enough/.test(message) ? seeHelp(args) : ''}`;
  const known = await optionsOf(args[0] ?? '');
  const hints = [...new Set(unknown)].map((name) => {
    if (args.slice(1).includes(name)) return `'${args[0]}' takes no '${name}'${seeHelp(args)}`;
    const nearest = closest(name, known);
    if (distance(name, nearest) <= Math.min(SLIP_MAX, name.length / 2)) {
      return `unknown argument '${name}'; did you mean --${nearest}?`;
    }
    return `unknown argument '${name}'${seeHelp(args)}`;
  });
  return hints.join('; ');
}

function seeHelp(args: readonly string[]): string {
  return `; 'splitbrain ${args[0]} --help' lists what there is`;
}

/** The options of a command, read off its help. */
async function optionsOf(name: string): Promise<readonly string[]> {
  const [command, another] = await commandsFor([name]);
  if (command === undefined || another !== undefined || typeof command.builder !== 'function')
    return ['help', 'version'];
  const help = await (await command.builder(yargs([]))).getHelp();
  return [...help.matchAll(/--([a-z][a-z-]*)/g)].map((match) => match[1] ?? '');
}
