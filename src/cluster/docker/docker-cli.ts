import { execa } from 'execa';
import { HarnessError } from '../../base/errors.ts';

/** How long one docker command may take, in ms, where nothing else is said. */
const COMMAND_TIMEOUT_MS = 60_000;

export interface CommandOptions {
  readonly timeoutMs?: number;
  /** Ends the command early; it then rejects. */
  readonly signal?: AbortSignal;
  readonly cwd?: string;
}

export interface CommandResult {
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs one command to its end. A failure of the command is a result, not an error.
 *
 * @throws HarnessError where there is no such program, it took too long or was cancelled
 */
export async function tryCommand(
  file: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  const timeoutMs = options.timeoutMs ?? COMMAND_TIMEOUT_MS;
  const result = await execa(file, args, {
    reject: false,
    timeout: timeoutMs,
    stdin: 'ignore',
    // Ctrl-C at a terminal is for the harness alone: what it began is to end well.
    detached: true,
    ...(options.signal === undefined ? {} : { cancelSignal: options.signal }),
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
  const line = `${file} ${args.slice(0, 3).join(' ')}`;
  if (result.code === 'ENOENT') throw new HarnessError(missingProgram(file));
  if (result.isCanceled) throw new HarnessError(`'${line} …' was cut short: the run is stopping`);
  if (result.timedOut) throw new HarnessError(`'${line} …' did not end in ${timeoutMs} ms`);
  return { ok: result.exitCode === 0, stdout: result.stdout, stderr: result.stderr };
}

/** Runs `docker` with these arguments; see `tryCommand`. */
export function tryDocker(
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  return tryCommand('docker', args, options);
}

/**
 * Runs `docker` with these arguments and resolves with its output.
 *
 * @throws HarnessError where it fails, with the engine's own words
 */
export async function docker(
  args: readonly string[],
  options: CommandOptions = {},
): Promise<string> {
  const result = await tryDocker(args, options);
  if (result.ok) return result.stdout;
  if (isEngineGone(result.stderr)) throw new HarnessError(engineDown(result.stderr));
  throw new HarnessError(`'docker ${args.slice(0, 3).join(' ')} …' failed: ${lastLine(result)}`);
}

/**
 * The engine's version.
 *
 * @throws HarnessError where there is no docker command or no engine, with the mend
 */
export async function engineVersion(): Promise<string> {
  const result = await tryDocker(['version', '--format', '{{.Server.Version}}'], {
    timeoutMs: 15_000,
  });
  if (!result.ok) throw new HarnessError(engineDown(result.stderr));
  return result.stdout.trim();
}

/** The last line that a failed command had to say. */
export function lastLine({ stderr, stdout }: CommandResult): string {
  return (stderr.trim() || stdout.trim()).split('\n').at(-1) ?? 'no word of why';
}

function missingProgram(file: string): string {
  return (
    `there is no '${file}' command here; install Docker (on Debian: apt-get install docker.io ` +
    'docker-compose), or use --cluster sim, which needs nothing'
  );
}

function isEngineGone(stderr: string): boolean {
  return /cannot connect to the docker daemon|permission denied while trying to connect/i.test(
    stderr,
  );
}

function engineDown(stderr: string): string {
  const denied = /permission denied/i.test(stderr);
  return denied
    ? "this user may not talk to the Docker engine; join the group 'docker' or run as root"
    : 'no Docker engine answers; start it with: systemctl start docker (where there is no ' +
        'systemd: docker/engine.sh start), or use --cluster sim';
}
