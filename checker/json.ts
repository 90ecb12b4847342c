import type { Json } from './history.ts';

/** A value by which a `Map` or `Set` tells JSON values apart: equal keys, equal values. */
export type JsonKey = string | number | boolean | null;

/**
 * Gives a JSON value its key. Numbers, booleans and null are their own key; a string is marked
 * with a leading quote, so that the string `[1]` is not mistaken for the list `[1]`.
 */
export function jsonKey(value: Json): JsonKey {
  if (typeof value === 'string') return `"${value}`;
  return typeof value === 'object' && value !== null ? canonical(value) : value;
}

/** Whether two JSON values are equal; the order of an object's members does not count. */
export function sameJson(a: Json, b: Json): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (isList(a) || isList(b)) return isList(a) && isList(b) && sameLists(a, b);
  return jsonKey(a) === jsonKey(b);
}

function sameLists(a: readonly Json[], b: readonly Json[]): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at++) if (!sameJson(a[at] as Json, b[at] as Json)) return false;
  return true;
}

/** Whether a JSON value is a list (`Array.isArray` does not narrow to a readonly one). */
export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

function canonical(value: Json): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonical).join(',')}]`;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([k, v]) => `${JSON.stringify(k)}:${canonical(v)}`).join(',')}}`;
}
