import type { Json } from './history.ts';
import { isList } from './json.ts';

/** How many short codes there may be. */
export const CODES: number = 2 ** 18;

/** No short code. */
export const NONE = -1;

const BITS = 6;
/** Above all codes of values. */
const NO_SECOND = 63;
/** Integers from 0 to this one have short codes. */
const MOST = 60;
/** Of an answer that repeats what was asked for. */
const AS_INPUT = 63;

/**
 * Gives what an operation carried a number of 18 bits of its own, where it is what most operations
 * carry: nothing, null, small integers or a pair of these; and NONE otherwise.
 */
export function shortCode(input: Json | undefined, output: Json | undefined): number {
  const isPair = isList(input) && input.length === 2;
  const first = isPair ? codeOf(input[0]) : codeOf(input);
  const second = isPair ? codeOf(input[1]) : NO_SECOND;
  const answer = isPair && isSamePair(input, output) ? AS_INPUT : codeOf(output);
  if (first < 0 || second < 0 || answer < 0) return NONE;
  return (((first << BITS) | second) << BITS) | answer;
}

function codeOf(value: Json | undefined): number {
  if (value === undefined) return 0;
  if (value === null) return 1;
  if (typeof value !== 'number') return NONE;
  return value >= 0 && value <= MOST && (value | 0) === value ? value + 2 : NONE;
}

function isSamePair(input: readonly Json[], output: Json | undefined): boolean {
  if (!isList(output) || output.length !== 2) return false;
  return output[0] === input[0] && output[1] === input[1];
}
