import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { packageFolder } from '../../base/package-folder.ts';

const BIN = join(packageFolder(), 'bin/splitbrain.js');

/** Says at the end how many KiB the process had at the most. */
const TELL_PEAK =
  "data:text/javascript,process.on('exit',()=>process.stderr.write('\\n'+process.resourceUsage().maxRSS))";

/** How a command ended. */
export interface Ended {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command under way. */
export interface Started {
  kill(signal: 'SIGINT' | 'SIGTERM' | 'SIGKILL'): void;
  readonly ended: Promise<Ended>;
}

/** Starts the built command as a user does; its end never rejects, whatever the exit code. */
export function start(args: readonly string[], input?: string): Started {
  const fed = input === undefined ? {} : { input };
  const child = execa(process.execPath, [BIN, ...args], { reject: false, ...fed });
  const ended = (async () => {
    const { exitCode, stdout, stderr } = await child;
    return { exitCode, stdout, stderr };
  })();
  return { kill: (signal) => void child.kill(signal), ended };
}

export function command(...args: readonly string[]): Promise<Ended> {
  return start(args).ended;
}

/** The command, and the most memory that its process had, in MiB. */
export async function commandMeasured(
  ...args: readonly string[]
): Promise<Ended & { peakMiB: number }> {
  const child = await execa(process.execPath, ['--import', TELL_PEAK, BIN, ...args], {
    reject: false,
  });
  const { exitCode, stdout, stderr } = child;
  return { exitCode, stdout, stderr, peakMiB: Number(stderr.split('\n').at(-1)) / 1024 };
}

/** The command with something on its standard input. */
export function commandFed(input: string, ...args: readonly string[]): Promise<Ended> {
  return start(args, input).ended;
}

/** Makes an empty folder for results, and a function that removes it. */
export function temporaryFolder(): { readonly path: string; readonly remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'splitbrain-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Waits until `condition` holds; fails after `limitMs` with what was waited for. */
export async function eventually(
  what: string,
  condition: () => boolean,
  limitMs = 30_000,
): Promise<void> {
  const untilMs = performance.now() + limitMs;
  while (!condition()) {
    if (performance.now() > untilMs) throw new Error(`waited ${limitMs} ms in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
