import { HarnessError } from '../../base/errors.ts';
import { type CommandOptions, lastLine, tryCommand } from './docker-cli.ts';

/** One of the two tools that read a compose file: the plugin or the older program. */
export interface ComposeTool {
  readonly file: string;
  readonly args: readonly string[];
  readonly version: string;
}

const CANDIDATES: readonly { readonly file: string; readonly args: readonly string[] }[] = [
  { file: 'docker', args: ['compose'] },
  { file: 'docker-compose', args: [] },
];

/**
 * The compose tool of this machine; the plugin where both are there.
 *
 * @throws HarnessError where there is none, with the mend
 */
export async function findCompose(): Promise<ComposeTool> {
  for (const { file, args } of CANDIDATES) {
    const found = await tryCommand(file, [...args, 'version', '--short'], {
      timeoutMs: 15_000,
    }).catch(() => null);
    const version = found?.ok ? found.stdout.trim() : '';
    // A docker without the plugin answers some versions of this question with its own help.
    if (/^v?\d+\.\d+/.test(version)) return { file, args, version };
  }
  throw new HarnessError(
    "there is neither 'docker compose' nor 'docker-compose'; install one (on Debian: " +
      'apt-get install docker-compose)',
  );
}

/**
 * Runs the tool on a compose file.
 *
 * @throws HarnessError where it fails, with what it said last
 */
export async function compose(
  tool: ComposeTool,
  project: string,
  file: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<void> {
  const all = [...tool.args, '--project-name', project, '--file', file, ...args];
  const result = await tryCommand(tool.file, all, options);
  if (result.ok) return;
  const poolsEmpty = /non-overlapping IPv4 address pool|predefined address pools/.test(
    result.stderr,
  );
  if (poolsEmpty) {
    throw new HarnessError(
      'the engine has no addresses left for another network; remove what is not in use with: ' +
        'splitbrain clean; docker network prune',
    );
  }
  throw new HarnessError(`'${tool.file} ${args[0] ?? ''}' failed: ${lastLine(result)}`);
}
