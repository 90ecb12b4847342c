import type { CommandModule } from 'yargs';

type Command = CommandModule<object, never>;

/** Each command by its name, in the order in which the help lists them. */
const loaders = new Map<string, () => Promise<unknown>>([
  ['run', async () => (await import('./run.ts')).runCommand],
  ['check', async () => (await import('./check.ts')).checkCommand],
  ['nightly', async () => (await import('./nightly.ts')).nightlyCommand],
  ['list', async () => (await import('./list.ts')).listCommand],
  ['report', async () => (await import('./report.ts')).reportCommand],
  ['doctor', async () => (await import('./doctor.ts')).doctorCommand],
  ['clean', async () => (await import('./clean.ts')).cleanCommand],
  ['wal', async () => (await import('./wal.ts')).walCommand],
  ['admin', async () => (await import('./admin.ts')).adminCommand],
]);

/**
 * The command that the arguments name, by itself: loading the others too would take as long as many
 * a check. All of them where the arguments name none.
 */
export async function commandsFor(args: readonly string[]): Promise<readonly Command[]> {
  const named = loaders.get(args.find((arg) => !arg.startsWith('-')) ?? '');
  const loading = named === undefined ? [...loaders.values()] : [named];
  return (await Promise.all(loading.map((load) => load()))) as readonly Command[];
}
