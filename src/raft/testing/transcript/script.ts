/**
 * One command of a script:
 *
 *     # Why the command is here.
 *     command argument argument
 *       a line of input
 *     ----
 *     what came of it
 *
 * An empty line ends it. Comments may stand alone as well.
 */
export interface Block {
  /** Everything before `----` as it stands in the file: comments, the command, its input. */
  readonly head: readonly string[];
  /** The command and its arguments; null where there are only comments. */
  readonly words: readonly string[] | null;
  /** The lines of input, each as its words. */
  readonly input: readonly (readonly string[])[];
  /** The line in the file that the command stands on, from 1. */
  readonly line: number;
}

/** A script that cannot be run. The message names file, line and mend. */
export class ScriptError extends Error {
  override readonly name = 'ScriptError';
}

const SEPARATOR = '----';

/** @throws ScriptError where a command has no `----` or output has no command */
export function parseScript(text: string, file: string): Block[] {
  const blocks: Block[] = [];
  let lines: string[] = [];
  const end = (nextLine: number): void => {
    if (lines.length > 0) blocks.push(blockOf(lines, nextLine - lines.length, file));
    lines = [];
  };
  for (const [i, line] of text.split('\n').entries()) {
    if (line.trim() === '') end(i + 1);
    else lines.push(line);
  }
  end(text.split('\n').length + 1);
  return blocks;
}

/** The script with the given outputs in place of those that it had. */
export function formatScript(
  blocks: readonly Block[],
  outputs: readonly (string[] | null)[],
): string {
  const parts = blocks.map(({ head }, i) => {
    const output = outputs[i] ?? null;
    return output === null ? head : [...head, SEPARATOR, ...output];
  });
  return `${parts.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function blockOf(lines: readonly string[], firstLine: number, file: string): Block {
  const separatorAt = lines.indexOf(SEPARATOR);
  const head = separatorAt < 0 ? lines : lines.slice(0, separatorAt);
  const commandAt = head.findIndex((line) => !line.startsWith('#'));
  const line = firstLine + Math.max(0, commandAt);
  if (commandAt < 0) {
    if (separatorAt < 0) return { head, words: null, input: [], line };
    throw new ScriptError(`${file}:${firstLine + separatorAt}: "${SEPARATOR}" without a command`);
  }
  if (separatorAt < 0) {
    const mend = `write "${SEPARATOR}" on the line below it`;
    throw new ScriptError(`${file}:${line}: "${head[commandAt]}" has no output; ${mend}`);
  }
  const [words = [], ...input] = head.slice(commandAt).map(wordsOf);
  return { head, words, input, line };
}

function wordsOf(line: string): string[] {
  return line.trim().split(/\s+/);
}
