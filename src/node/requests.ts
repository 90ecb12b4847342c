import type { Value } from '../kv/command.ts';
import type { ClientErrorCode, ClientRequest } from './protocol.ts';

/** A key's length at most, in UTF-16 code units. */
export const KEY_LENGTH_MAX = 1024;
/** A request's size at most, as JSON. */
export const REQUEST_BYTES_MAX: number = 1024 * 1024;
/** How deep a value nests at most: every server walks through it, and must not run out of stack. */
export const VALUE_DEPTH_MAX = 64;

/** What is wrong with a request, or null. It came over a socket: nothing about it is certain. */
export function refusalOf(request: ClientRequest): [ClientErrorCode, string] | null {
  if (typeof request !== 'object' || request === null) return bad('a request is an object');
  const { command, session, seq } = request;
  if (typeof command !== 'object' || command === null) return bad('a command is an object');
  if ((session === undefined) !== (seq === undefined)) return bad('session and seq go together');
  if (session !== undefined && !isCount(session)) return bad('session is an integer from 1');
  if (seq !== undefined && !isCount(seq)) return bad('seq is an integer from 1');
  if (command.op === 'open') return null;
  if (typeof command.key !== 'string') return bad('key is a string');
  if (command.key.length > KEY_LENGTH_MAX) {
    return ['too_large', `a key has at most ${KEY_LENGTH_MAX} characters`];
  }
  switch (command.op) {
    case 'get':
    case 'delete':
      return null;
    case 'put':
    case 'append':
      return refusalOfValue('value', command.value);
    case 'cas':
      return refusalOfValue('from', command.from) ?? refusalOfValue('to', command.to);
    default:
      return bad('op is one of open, get, put, cas, delete, append');
  }
}

function refusalOfValue(name: string, value: Value): [ClientErrorCode, string] | null {
  if (value === undefined) return bad(`${name} is missing`);
  if (!isStorable(value, VALUE_DEPTH_MAX)) {
    return bad(`${name} is JSON, at most ${VALUE_DEPTH_MAX} levels deep, with finite numbers`);
  }
  return null;
}

/** JSON.parse makes Infinity of 1e999, and JSON.stringify would make null, no value, of that. */
function isStorable(value: Value, depthLeft: number): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return true;
  if (depthLeft === 0) return false;
  return Object.values(value).every((part) => isStorable(part, depthLeft - 1));
}

function bad(says: string): [ClientErrorCode, string] {
  return ['bad_request', says];
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 1;
}
