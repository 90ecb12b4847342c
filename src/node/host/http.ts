/**
 * The client API over HTTP and JSON, for people with curl and for whoever has no frames. One
 * answer shape everywhere: `{"ok": true, "node", "value", "logIndex", "term"}` or
 * `{"ok": false, "node", "error", "definite", "message", "leader"?}`.
 *
 *     GET    /kv/<key>            a key without a value reads as null
 *     PUT    /kv/<key>            body: the value, any JSON
 *     DELETE /kv/<key>
 *     POST   /kv/<key>/cas        body: {"from": …, "to": …}
 *     POST   /kv/<key>/append     body: what is added to the list
 *     POST   /sessions            opens a session; the answer's value is its id
 *     GET    /status              role, term, indices, clocks, links
 *     GET    /health
 *     POST   /admin/transfer      body: {"to": 2}, or none for the node that has most of the log
 *     POST   /admin/add-learner   body: {"node": 4}; gets the log and does not vote
 *     POST   /admin/promote       body: {"node": 4}; the learner votes
 *     POST   /admin/remove        body: {"node": 3}; a voter or a learner leaves
 *     POST   /admin/replace       body: {"node": 3, "by": 4}; a learner in the place of a voter
 *     POST   /admin/change        body: {"voters": [1, 4, 5]}; these vote and no others
 *
 * An order is answered with 202 where it began: GET /status tells whether it happened.
 *
 * A write belongs to a session, so that repeating it is harmless: headers `Splitbrain-Session` and
 * `Splitbrain-Seq`, the same for every attempt. A write without them is applied once all the same, for
 * nothing between here and the store repeats a request: it becomes one entry of the log or none, and an
 * entry is applied once. But if no answer comes nobody can repeat it safely.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Command } from '../../kv/command.ts';
import type {
  AdminOrder,
  AdminReply,
  ClientReply,
  ClientRequest,
  NodeId,
  Status,
} from '../protocol.ts';
import { orderOf } from './admin-routes.ts';
import { answer, answerAdmin, readJson, sendJson } from './http-json.ts';
import { commandOf, sessionOf } from './http-routes.ts';
import { listen, type Port } from './listen.ts';
import { refusal } from './request.ts';

/** After this a request that the server has not answered gets 504: nobody knows what became of it. */
const ANSWER_TIMEOUT_MS = 10_000;
const IN_FLIGHT_LIMIT = 1024;

/** Who sent it, where the request does not say; `Splitbrain-Client` does. */
const UNNAMED_CLIENT = 'http';

export interface HttpPortOptions {
  readonly id: NodeId;
  readonly onRequest: (
    clientHost: string,
    request: ClientRequest,
    reply: (reply: ClientReply) => void,
  ) => void;
  readonly onBatchEnd: () => void;
  readonly beforeSend: () => void;
  readonly status: () => Status;
  readonly order: (order: AdminOrder) => AdminReply;
}

/** Serves the HTTP API of one node. */
export class HttpPort {
  readonly #options: HttpPortOptions;
  readonly #server: Server;
  #inFlight = 0;

  constructor(options: HttpPortOptions) {
    this.#options = options;
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  /**
   * Listens. Resolves with the port.
   *
   * @throws Error where the port cannot be had
   */
  open(port: Port): Promise<number> {
    return listen(this.#server, port);
  }

  /** Resolves when no connection is left; those that wait for an answer are cut. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { id } = this.#options;
    const url = request.url ?? '/';
    // `//` is none, and what is thrown here nobody would catch.
    if (!URL.canParse(url, 'http://node')) return answer(response, refusal(id, 'bad_request'));
    const path = new URL(url, 'http://node').pathname;
    if (request.method === 'GET' && path === '/health') {
      return sendJson(response, 200, { ok: true, node: id });
    }
    if (request.method === 'GET' && path === '/status') {
      return sendJson(response, 200, this.#options.status());
    }
    if (this.#inFlight >= IN_FLIGHT_LIMIT) return answer(response, refusal(id, 'busy'));
    this.#inFlight += 1;
    try {
      const body = await readJson(request);
      const order = orderOf(request.method, path, body);
      if (order !== null) return this.#order(order, response);
      const command = commandOf(request.method ?? 'GET', path, body);
      await this.#run(command, request, response);
    } catch (error) {
      answer(response, refusalOf(id, error));
    } finally {
      this.#inFlight -= 1;
    }
  }

  #order(order: AdminOrder, response: ServerResponse): void {
    const reply = this.#options.order(order);
    this.#options.onBatchEnd();
    this.#options.beforeSend();
    answerAdmin(response, reply);
  }

  async #run(command: Command, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const client = request.headers['splitbrain-client'];
    const clientHost = typeof client === 'string' ? client : UNNAMED_CLIENT;
    const reply = await this.#ask(clientHost, { ...sessionOf(request.headers), command });
    this.#options.beforeSend();
    if (reply !== null) return answer(response, reply);
    const message = `no answer in ${ANSWER_TIMEOUT_MS} ms; it may or may not happen yet`;
    sendJson(response, 504, {
      ok: false,
      node: this.#options.id,
      error: 'timeout',
      definite: false,
      message,
    });
  }

  /** Null where the server did not answer in time. */
  #ask(clientHost: string, request: ClientRequest): Promise<ClientReply | null> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(null), ANSWER_TIMEOUT_MS);
      this.#options.onRequest(clientHost, request, (reply) => {
        clearTimeout(timer);
        resolve(reply);
      });
      this.#options.onBatchEnd();
    });
  }
}

function refusalOf(node: NodeId, error: unknown): ClientReply {
  const tooLarge = error instanceof RangeError;
  const message = error instanceof Error ? error.message : String(error);
  return refusal(node, tooLarge ? 'too_large' : 'bad_request', message);
}
