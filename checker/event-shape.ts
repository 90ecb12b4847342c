import type { HistoryEvent } from './history.ts';

/** Values nested deeper than this are refused: no history has any, and deeper ones take a stack. */
export const MOST_NESTED = 500;

/**
 * Says what is wrong with the shape of one event, and what was expected; null if nothing is.
 * Looks at the event alone: what events say of one another is `operations.ts`'s business.
 */
export function shapeProblem(event: unknown): string | null {
  if (typeof event !== 'object' || event === null || Array.isArray(event)) {
    return `expected an event, that is an object with index, process, type and f, got ${show(event)}`;
  }
  const { index, time, process, type, f, key, value, error } = event as Partial<
    Record<keyof HistoryEvent, unknown>
  >;
  if (!isCount(index)) return wrong('index', index, 'a whole number from 0');
  if (time !== undefined && !isNanoseconds(time)) {
    return wrong('time', time, "nanoseconds since the run's start, from 0");
  }
  if (process !== 'nemesis' && !isCount(process)) {
    return wrong('process', process, 'a whole number from 0, or "nemesis"');
  }
  if (!isType(type)) return wrong('type', type, '"invoke", "ok", "fail" or "info"');
  if (typeof f !== 'string' || f === '') return wrong('f', f, "the operation's name");
  if (key !== undefined && typeof key !== 'string') return wrong('key', key, 'a string');
  if (error !== undefined && typeof error !== 'string') return wrong('error', error, 'a string');
  return value === undefined || isSmall(value) ? null : valueProblem(value);
}

/** What nearly all numbers are; asked first, because it takes no time. */
function isSmallCount(value: unknown): boolean {
  return typeof value === 'number' && (value | 0) === value && value >= 0;
}

/** The event's `index` if it has a usable one: for messages about events of the wrong shape. */
export function usableIndex(event: unknown): number | null {
  const index = (event as Partial<HistoryEvent> | null | undefined)?.index;
  return isCount(index) ? index : null;
}

/**
 * Integers from 2^53 on are refused: two of them can be read as one and the same number, and a
 * verdict on values that were merged on the way in would be worthless.
 */
function valueProblem(value: unknown, depth = 0): string | null {
  if (typeof value === 'number') {
    if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value))) {
      return wrong('value', value, 'integers below 2^53 (write larger ones as strings)');
    }
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  if (depth === MOST_NESTED) return `expected value to be nested ${MOST_NESTED} deep at most`;
  if (isPairOfSmall(value)) return null;
  for (const part of Array.isArray(value) ? value : Object.values(value)) {
    const problem = valueProblem(part, depth + 1);
    if (problem !== null) return problem;
  }
  return null;
}

/** Called for every event: comparing is quicker than looking up. */
function isType(type: unknown): boolean {
  return type === 'invoke' || type === 'ok' || type === 'info' || type === 'fail';
}

/** What nearly every cas carries. */
function isPairOfSmall(value: object): boolean {
  if (!Array.isArray(value) || value.length !== 2) return false;
  const [a, b] = [value[0] as unknown, value[1] as unknown];
  return (a === null || isSmall(a)) && (b === null || isSmall(b));
}

function isSmall(value: unknown): boolean {
  return typeof value === 'number' && (value | 0) === value;
}

function isCount(value: unknown): value is number {
  return isSmallCount(value) || isLargeCount(value);
}

function isLargeCount(value: unknown): boolean {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isNanoseconds(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && value < Number.POSITIVE_INFINITY;
}

function wrong(field: string, value: unknown, expected: string): string {
  return `expected ${field} to be ${expected}, got ${show(value)}`;
}

function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = typeof value === 'number' ? String(value) : textOf(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function textOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? typeof value;
  } catch {
    // It goes in a circle, or deeper than the stack; or it is no JSON at all.
    if (typeof value !== 'object') return typeof value;
    return `${Array.isArray(value) ? 'a list' : 'an object'} that has no text`;
  }
}
