import type { Command, Value } from '../../kv/command.ts';
import {
  CLIENT_ERRORS,
  type ClientErrorCode,
  type ClientReply,
  type ClientRequest,
  type NodeId,
} from '../protocol.ts';

/** A refusal that this node gives without asking its server; by its code it is definite or not. */
export function refusal(node: NodeId, error: ClientErrorCode, detail?: string): ClientReply {
  const { definite, says } = CLIENT_ERRORS[error];
  return { ok: false, node, error, definite, message: detail ?? says };
}

/** What is wrong with a request, for people. */
export class MalformedRequest extends Error {
  override readonly name = 'MalformedRequest';
}

/**
 * A request out of JSON from outside. Extra fields are left out.
 *
 * @throws MalformedRequest with what was expected
 */
export function parseRequest(json: unknown): ClientRequest {
  const fields = asObject(json, 'request');
  const { session, seq } = fields;
  const command = parseCommand(fields.command);
  // Written out and not spread: every request of every client comes through here.
  if (session === undefined)
    return seq === undefined ? { command } : { seq: asCount(seq, 'seq'), command };
  const named = asCount(session, 'session');
  if (seq === undefined) return { session: named, command };
  return { session: named, seq: asCount(seq, 'seq'), command };
}

function parseCommand(json: unknown): Command {
  const fields = asObject(json, 'command');
  const { op } = fields;
  switch (op) {
    case 'open':
      return { op };
    case 'get':
    case 'delete':
      return { op, key: asKey(fields.key) };
    case 'put':
    case 'append':
      return { op, key: asKey(fields.key), value: asValue(fields, 'value') };
    case 'cas':
      return {
        op,
        key: asKey(fields.key),
        from: asValue(fields, 'from'),
        to: asValue(fields, 'to'),
      };
    default:
      throw new MalformedRequest('command.op must be open, get, put, cas, delete or append');
  }
}

function asObject(json: unknown, name: string): Record<string, unknown> {
  if (typeof json === 'object' && json !== null && !Array.isArray(json)) {
    return json as Record<string, unknown>;
  }
  throw new MalformedRequest(`${name} must be a JSON object`);
}

/** A session or a sequence number. */
export function asCount(json: unknown, name: string): number {
  if (typeof json === 'number' && Number.isSafeInteger(json) && json >= 0) return json;
  throw new MalformedRequest(`${name} must be an integer from 0`);
}

function asKey(json: unknown): string {
  if (typeof json === 'string' && json !== '') return json;
  throw new MalformedRequest('command.key must be a string that is not empty');
}

function asValue(fields: Record<string, unknown>, name: string): Value {
  const value = fields[name];
  if (value === undefined) throw new MalformedRequest(`command.${name} is missing`);
  // It came out of JSON.parse, so it is a JSON value.
  return value as Value;
}
