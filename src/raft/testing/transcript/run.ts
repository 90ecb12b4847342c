import { COMMANDS } from './commands.ts';
import { drawLogs } from './picture.ts';
import { type Block, formatScript, parseScript, ScriptError } from './script.ts';
import {
  configFrom,
  DEFAULTS,
  integer,
  newServers,
  type ScriptConfig,
  serversFrom,
} from './setup.ts';
import { TranscriptWorld } from './world.ts';

/**
 * Runs a script and gives it back with what happened below each command.
 *
 * @param file its name, for errors
 * @throws ScriptError with file and line where the script cannot be run
 */
export function runScript(text: string, file: string): string {
  const blocks = parseScript(text, file);
  const session = new Session();
  const outputs = blocks.map((block) => {
    if (block.words === null) return null;
    try {
      return session.run(block);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new ScriptError(`${file}:${block.line}: ${why}`, { cause: error });
    }
  });
  return formatScript(blocks, outputs);
}

/** Before a command: it is done, and nothing is told of it. */
const QUIETLY = 'quietly';

/** What the commands of one script have set up so far. */
class Session {
  #config: ScriptConfig = DEFAULTS;
  #world: TranscriptWorld | null = null;

  /** Does one command; gives what it printed. */
  run({ words, input }: Block): string[] {
    const [first = '', ...others] = words ?? [];
    if (first !== QUIETLY) return this.#do(first, others, input);
    const [name = '', ...rest] = others;
    this.#do(name, rest, input);
    return ['ok'];
  }

  #do(name: string, rest: readonly string[], input: Block['input']): string[] {
    if (name === 'options') return this.#setOptions(rest);
    if (name === 'servers') return this.#setServers(rest, input);
    const command = COMMANDS[name];
    if (command === undefined) throw new ScriptError(unknownCommand(name));
    if (input.length > 0) throw new ScriptError(`"${name}" takes no input`);
    if (this.#world === null)
      throw new ScriptError('there are no servers yet; begin with "servers"');
    command.run(this.#world, rest);
    const lines = this.#world.takeLines();
    return lines.length === 0 ? ['nothing happens'] : lines;
  }

  #setOptions(words: readonly string[]): string[] {
    if (this.#world !== null) throw new ScriptError('"options" stands before "servers"');
    this.#config = configFrom(words);
    return ['ok'];
  }

  #setServers(words: readonly string[], input: Block['input']): string[] {
    if (this.#world !== null) throw new ScriptError('there are servers already');
    const [count, spares = '0'] = words;
    const setups =
      count === undefined ? serversFrom(input) : newServers(integer(count) + integer(spares));
    const world = new TranscriptWorld(setups, integer(spares), this.#config);
    this.#world = world;
    return drawLogs(world.nodes, world.nameOf);
  }
}

function unknownCommand(name: string): string {
  const usages = Object.values(COMMANDS).map(({ usage }) => `  ${usage}`);
  return [
    `there is no command "${name}"; there are`,
    `  ${QUIETLY} COMMAND …: does it and prints no more than ok`,
    '  options NAME=VALUE…: numbers and booleans of the configuration',
    '  servers COUNT [SPARES], spares being no members at first; or a line each below it: NAME TERMS… [term=T] [vote=NAME]',
    ...usages,
  ].join('\n');
}
