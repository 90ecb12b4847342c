import type { Json } from './history.ts';
import { isList } from './json.ts';
import type { Clock, Operation } from './operation.ts';

const NS_PER_SECOND = 1e9;
const MAX_LETTERS = 80;

/** A value for a sentence, cut where it is long. */
export function valueText(value: Json | undefined): string {
  const text = JSON.stringify(value ?? null);
  return text.length > MAX_LETTERS ? `${text.slice(0, MAX_LETTERS)}…` : text;
}

/** A register's name for a sentence. */
export function keyText(key: string | null): string {
  return key === null ? 'the register' : key;
}

/** An operation's name and argument: `write(9)`, `cas(7→8)`, `read`. */
export function callText({ f, input }: Operation): string {
  if (f === 'cas' && isList(input)) return `cas(${valueText(input[0])}→${valueText(input[1])})`;
  return input === undefined || input === null ? f : `${f}(${valueText(input)})`;
}

/**
 * Makes a function that words moments: `1.204 s`, or `event 12` where the history has no times.
 * It shows as many decimals as it takes to tell the given moments apart.
 */
export function momentText(clock: Clock, moments: readonly number[]): (at: number) => string {
  if (clock === 'index') return (at) => `event ${at}`;
  const seconds = (at: number, digits: number) => (at / NS_PER_SECOND).toFixed(digits);
  const apart = (digits: number) =>
    new Set(moments.map((at) => seconds(at, digits))).size === new Set(moments).size;
  const digits = [3, 6].find(apart) ?? 9;
  return (at) => `${seconds(at, digits)} s`;
}
