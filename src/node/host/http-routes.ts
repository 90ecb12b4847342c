import type { IncomingHttpHeaders } from 'node:http';
import type { Command } from '../../kv/command.ts';
import { asCount, MalformedRequest, parseRequest } from './request.ts';

const ROUTES =
  'GET|PUT|DELETE /kv/<key>, POST /kv/<key>/cas, POST /kv/<key>/append, POST /sessions, ' +
  'POST /admin/transfer|add-learner|promote|remove|replace|change, GET /status, GET /health';

/**
 * The command that a method, a path and a body ask for.
 *
 * @throws MalformedRequest where they ask for nothing that there is
 */
export function commandOf(method: string, path: string, body: unknown): Command {
  const [folder, key, action, ...more] = path.slice(1).split('/').map(decodePart);
  if (method === 'POST' && path === '/sessions') return { op: 'open' };
  if (folder !== 'kv' || key === undefined || more.length > 0) throw unknownRoute(method, path);
  return parseRequest({ command: fieldsOf(`${method} ${action ?? ''}`, key, body, path) }).command;
}

function fieldsOf(what: string, key: string, body: unknown, path: string): object {
  switch (what) {
    case 'GET ':
      return { op: 'get', key };
    case 'PUT ':
      return { op: 'put', key, value: body };
    case 'DELETE ':
      return { op: 'delete', key };
    case 'POST append':
      return { op: 'append', key, value: body };
    case 'POST cas':
      return { ...(typeof body === 'object' ? body : {}), op: 'cas', key };
    default:
      throw unknownRoute(what.split(' ')[0] ?? '', path);
  }
}

/**
 * The session and sequence number in a request's headers, where there are any.
 *
 * @throws MalformedRequest where only one of them is there, or one is no number
 */
export function sessionOf(headers: IncomingHttpHeaders): { session?: number; seq?: number } {
  const session = headers['splitbrain-session'];
  const seq = headers['splitbrain-seq'];
  if (session === undefined && seq === undefined) return {};
  if (session === undefined || seq === undefined) {
    throw new MalformedRequest('Splitbrain-Session and Splitbrain-Seq go together');
  }
  return {
    session: asCount(Number(session), 'Splitbrain-Session'),
    seq: asCount(Number(seq), 'Splitbrain-Seq'),
  };
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new MalformedRequest(`'${part}' is no URL-encoded text`);
  }
}

function unknownRoute(method: string, path: string): MalformedRequest {
  return new MalformedRequest(`there is no ${method} ${path}; there is ${ROUTES}`);
}
