import type { CommandModule } from 'yargs';
import { plural } from '../base/plural.ts';
import { readSnapshots, type SnapshotFile } from '../node/host/snapshot-files.ts';
import { readWal, type WalFile } from '../node/host/wal-files.ts';
import type { WalRecord } from '../node/wal-format.ts';
import { print } from './print.ts';

/** A folder on which no server starts, whatever its files are each alone. */
interface Refusal {
  readonly file: string;
  readonly problem: string;
}

type Found = WalFile | SnapshotFile | Refusal;

interface WalArguments {
  readonly path: readonly string[];
  readonly json: boolean;
}

/** Something is wrong with what was looked at, as a violation is with a history. */
const EXIT_DAMAGED = 1;

/** With the setting of the other commands, yargs would keep the last of the paths only. */
const EVERY_PATH = { 'duplicate-arguments-array': true };
const PATHS = 'segments, or the folders that hold all of a log';

const dumpCommand: CommandModule<object, WalArguments> = {
  command: 'dump <path..>',
  describe: 'print every record',
  builder: (yargs) =>
    yargs
      .parserConfiguration(EVERY_PATH)
      .positional('path', { type: 'string', array: true, demandOption: true, describe: PATHS })
      .option('json', { type: 'boolean', default: false, describe: 'one object a line' }),
  handler: ({ path, json }) => {
    const found = path.flatMap((one) => {
      const { files, problem } = readWal(one, (file, at, record) =>
        print(json ? JSON.stringify({ file, at, ...record }) : `${file}:${at}  ${textOf(record)}`),
      );
      return [...files.filter(isUnsound), ...refusalOf(one, problem)];
    });
    // What a record is not goes to standard error: a damaged log may still be worth reading.
    for (const each of found) process.stderr.write(`splitbrain: ${lineOf(each)}\n`);
    if (found.some(isRefused)) process.exitCode = EXIT_DAMAGED;
  },
};

const verifyCommand: CommandModule<object, WalArguments> = {
  command: 'verify <path..>',
  describe: 'check every CRC, that segments and entries follow on each other, and snapshots',
  builder: (yargs) =>
    yargs
      .parserConfiguration(EVERY_PATH)
      .positional('path', { type: 'string', array: true, demandOption: true, describe: PATHS })
      .option('json', {
        type: 'boolean',
        default: false,
        describe: 'one machine-readable array: the files, and folders with a problem',
      })
      .epilogue(
        'Exit code: 0 where a server starts on it: whole, or with a torn end or stale files that it removes by itself; 1 damaged, or something is missing; 64 no such file, or it cannot be read.',
      ),
  handler: ({ path, json }) => {
    const found = path.flatMap((one): Found[] => {
      const snapshots = readSnapshots(one);
      // A path that is a snapshot itself is no segment.
      if (snapshots[0]?.file === one) return snapshots;
      const { files, problem } = readWal(one);
      return [...snapshots, ...files, ...refusalOf(one, problem)];
    });
    if (json) print(JSON.stringify(found));
    else for (const each of found) print(lineOf(each));
    if (found.some(isRefused)) process.exitCode = EXIT_DAMAGED;
  },
};

export const walCommand: CommandModule<object, object> = {
  command: 'wal',
  describe: "look into nodes' write-ahead logs",
  builder: (yargs) =>
    yargs
      .command([dumpCommand, verifyCommand] as unknown as CommandModule[])
      .demandCommand(1, "say which: 'wal dump' or 'wal verify'"),
  handler: () => {},
};

function isUnsound({ damage, tornBytes, isStale }: WalFile): boolean {
  return damage !== null || tornBytes > 0 || isStale;
}

function isRefused(found: Found): boolean {
  return 'problem' in found || found.damage !== null;
}

function refusalOf(folder: string, problem: string | null): Refusal[] {
  return problem === null ? [] : [{ file: folder, problem }];
}

function lineOf(read: Found): string {
  if ('problem' in read) return `${read.file}: no server starts on this: ${read.problem}`;
  const { file, bytes, damage } = read;
  if (damage !== null) {
    return `${file}: damaged at byte ${damage.offset} of ${bytes}: ${damage.problem}`;
  }
  if ('snapshot' in read) {
    const { index, term } = read.snapshot ?? { index: 0, term: 0 };
    const state = `the state after entry ${index} of term ${term}, ${bytes} bytes`;
    if (!read.isStale) return `${file}: whole; ${state}`;
    const what = read.snapshot === null ? `unreadable, ${bytes} bytes` : state;
    return `${file}: stale; ${what}, removed at the next start`;
  }
  const { records, entries, tornBytes } = read;
  const span = entries === null ? 'no entries' : `entries ${entries[0]} to ${entries[1]}`;
  const what = `${plural(records, 'record')}, ${span}, ${bytes} bytes`;
  if (read.isStale) {
    return `${file}: stale; ${what}, a gap follows on it, and a server does not read it`;
  }
  if (tornBytes === 0) return `${file}: whole; ${what}`;
  return `${file}: torn; ${what}, the last ${tornBytes} of a record that was never finished`;
}

function textOf(record: WalRecord): string {
  switch (record.type) {
    case 'incarnation':
      return `incarnation ${record.incarnation}`;
    case 'hardState': {
      const { term, votedFor, leftBy } = record.hardState;
      const left = leftBy === undefined ? '' : `, no voter any more by entry ${leftBy}`;
      return `term ${term}, ${votedFor === null ? 'no vote' : `voted for ${votedFor}`}${left}`;
    }
    case 'truncate':
      return `truncate from ${record.from}`;
    case 'snapshot': {
      const { index, term, keepsSuffix } = record;
      const rest = keepsSuffix ? 'what follows stays' : 'the log begins anew behind it';
      return `snapshot of entry ${index} of term ${term}: ${rest}`;
    }
    case 'entry': {
      const { index, term, command, configuration } = record.entry;
      const what = configuration === undefined ? command : JSON.stringify(configuration);
      return `entry ${index} of term ${term}  ${what === '' ? '(no-op)' : what}`;
    }
  }
}
