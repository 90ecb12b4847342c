import type { RaftConfig } from '../../config.ts';
import { RULES } from '../../rules.ts';
import { logOf } from '../messages.ts';
import { PLAIN } from '../server.ts';
import { ScriptError } from './script.ts';
import type { ServerSetup } from './world.ts';

export type ScriptConfig = Omit<RaftConfig, 'id' | 'members'>;

/** What holds where a script says nothing else. Timeouts are not drawn, so that nothing varies. */
export const DEFAULTS: ScriptConfig = {
  electionTimeoutMs: 100,
  heartbeatMs: 30,
  maxEntriesPerAppend: 100,
  maxCommandLengthPerAppend: 1000,
  ...PLAIN,
  rules: RULES,
  randomInt: () => 0,
};

/**
 * Reads `name=value` words over the defaults: any number or boolean of the core's configuration.
 *
 * @throws ScriptError for an option that there is none of, or a value of another type
 */
export function configFrom(words: readonly string[]): ScriptConfig {
  const known = Object.entries(DEFAULTS).filter(([, value]) => isScalar(value));
  const config: Record<string, unknown> = { ...DEFAULTS };
  for (const [name, text] of pairsOf(words)) {
    const standard = known.find(([each]) => each === name)?.[1];
    if (standard === undefined) {
      const names = known.map(([each]) => each).join(', ');
      throw new ScriptError(`there is no option "${name}"; there are ${names}`);
    }
    const value = text === 'true' || text === 'false' ? text === 'true' : Number(text);
    if (typeof value !== typeof standard || Number.isNaN(value)) {
      throw new ScriptError(`${name} is a ${typeof standard}, not "${text}"`);
    }
    config[name] = value;
  }
  return config as unknown as ScriptConfig;
}

/** The servers S1, S2, …, all of them new. */
export function newServers(count: number): ServerSetup[] {
  if (!(count >= 1 && count <= 9)) throw new ScriptError('from 1 to 9 servers');
  return Array.from({ length: count }, (_, i) => ({
    name: `S${i + 1}`,
    held: { hardState: { term: 0, votedFor: null }, entries: [] },
  }));
}

/**
 * Servers from lines such as `S1 1 1 2 term=3 vote=S2`: a name, the terms of its log, and the term
 * and vote on its disk where they are not those that the log alone would tell.
 */
export function serversFrom(lines: readonly (readonly string[])[]): ServerSetup[] {
  const names = lines.map(([name = '']) => name);
  return lines.map(([name = '', ...words]) => {
    const terms = words.filter((word) => !word.includes('=')).map((word) => integer(word));
    let term = terms.at(-1) ?? 0;
    let votedFor: number | null = null;
    for (const [key, value] of pairsOf(words.filter((word) => word.includes('=')))) {
      if (key === 'term') term = integer(value);
      else if (key === 'vote') votedFor = idOf(value, names);
      else throw new ScriptError(`"${key}=" is not known here; there are term= and vote=`);
    }
    return { name, held: { hardState: { term, votedFor }, entries: logOf(...terms) } };
  });
}

/** @throws ScriptError where `word` is not a whole number from 0 on */
export function integer(word: string): number {
  if (!/^\d+$/.test(word)) throw new ScriptError(`"${word}" is not a whole number`);
  return Number(word);
}

function pairsOf(words: readonly string[]): [string, string][] {
  return words.map((word) => {
    const [name = '', value, ...more] = word.split('=');
    if (value === undefined || more.length > 0) {
      throw new ScriptError(`"${word}" is not of the form name=value`);
    }
    return [name, value];
  });
}

function idOf(name: string, names: readonly string[]): number {
  const at = names.indexOf(name);
  if (at < 0) throw new ScriptError(`there is no server "${name}" to vote for`);
  return at + 1;
}

function isScalar(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'boolean';
}
