import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AdminErrorCode, AdminReply, ClientErrorCode, ClientReply } from '../protocol.ts';
import { REQUEST_BYTES_MAX } from '../requests.ts';
import { MalformedRequest } from './request.ts';

/** The HTTP status of each refusal. */
const STATUS_CODES: Readonly<Record<ClientErrorCode, number>> = {
  bad_request: 400,
  mismatch: 412,
  stale_sequence: 409,
  superseded: 409,
  unknown_session: 409,
  too_large: 413,
  // Not 421 (misdirected): fetch sends such a request again by itself, to the same node.
  not_leader: 503,
  busy: 503,
  leadership_lost: 503,
};

const ADMIN_STATUS_CODES: Readonly<Record<AdminErrorCode, number>> = {
  not_leader: 503,
  unknown_target: 400,
  unknown_node: 400,
  not_voter: 409,
  under_way: 409,
  handing_over: 503,
  change_under_way: 409,
  not_ready: 503,
  lagging: 409,
  unreachable: 409,
  already_voter: 409,
  already_learner: 409,
  not_learner: 409,
  not_member: 409,
  last_voter: 409,
  unchanged: 409,
};

/** Sends the answer to an order: 202, for that it was taken is not that it is done. */
export function answerAdmin(response: ServerResponse, reply: AdminReply): void {
  sendJson(response, reply.ok ? 202 : ADMIN_STATUS_CODES[reply.error], reply);
}

/** Sends a server's answer with the status code that goes with it. */
export function answer(response: ServerResponse, reply: ClientReply): void {
  sendJson(response, reply.ok ? 200 : STATUS_CODES[reply.error], reply);
}

export function sendJson(response: ServerResponse, statusCode: number, value: unknown): void {
  const body = `${JSON.stringify(value)}\n`;
  response.writeHead(statusCode, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}

/**
 * The body as JSON; undefined where there is none.
 *
 * @throws RangeError over the size limit
 * @throws MalformedRequest where it is no JSON
 */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    // Read on to the end: an answer in mid-request would look like a broken connection.
    if (bytes <= REQUEST_BYTES_MAX) chunks.push(chunk);
  }
  if (bytes > REQUEST_BYTES_MAX) {
    throw new RangeError(`a body of ${bytes} bytes; the limit is ${REQUEST_BYTES_MAX}`);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw new MalformedRequest('the body is no JSON; a string value needs its quotes: \'"text"\'');
  }
}
