import type { AdminOrder } from '../protocol.ts';
import { MalformedRequest } from './request.ts';

/** What the body of each order looks like. */
const BODIES = {
  transfer: '{"to": <node>}, or nothing',
  'add-learner': '{"node": <node>}',
  promote: '{"node": <node>}',
  remove: '{"node": <node>}',
  replace: '{"node": <voter>, "by": <learner>}',
  change: '{"voters": [<node>, …]}',
} as const;

type Action = keyof typeof BODIES;

/**
 * The order that a path and a body give; null where the path is none of an order.
 *
 * @throws MalformedRequest where the body is not what the order needs
 */
export function orderOf(
  method: string | undefined,
  path: string,
  body: unknown,
): AdminOrder | null {
  const action = path.startsWith('/admin/') ? path.slice('/admin/'.length) : '';
  if (method !== 'POST' || !isAction(action)) return null;
  const fields = fieldsOf(body);
  const has = (...names: readonly string[]) => fields !== null && names.every((n) => n in fields);
  const node = (name: string) => asNode(fields?.[name], name);
  switch (action) {
    case 'transfer':
      if (body === undefined || body === null) return { type: action, to: null };
      if (has('to')) return { type: action, to: node('to') };
      break;
    case 'add-learner':
      if (has('node')) return { type: 'addLearner', node: node('node') };
      break;
    case 'promote':
    case 'remove':
      if (has('node')) return { type: action, node: node('node') };
      break;
    case 'replace':
      if (has('node', 'by')) return { type: action, node: node('node'), by: node('by') };
      break;
    case 'change':
      if (Array.isArray(fields?.voters)) {
        const voters = fields.voters.map((each, i) => asNode(each, `voters[${i}]`));
        return { type: 'setVoters', voters };
      }
  }
  throw new MalformedRequest(`the body is ${BODIES[action]}`);
}

function asNode(json: unknown, name: string): number {
  if (typeof json === 'number' && Number.isSafeInteger(json) && json >= 1) return json;
  throw new MalformedRequest(`${name} is a node's number, an integer from 1`);
}

/** The path and the body that give an order: what `orderOf` reads. */
export function requestOf(order: AdminOrder): { readonly path: string; readonly body: unknown } {
  switch (order.type) {
    case 'transfer':
      return { path: pathOf('transfer'), body: order.to === null ? null : { to: order.to } };
    case 'addLearner':
      return { path: pathOf('add-learner'), body: { node: order.node } };
    case 'promote':
    case 'remove':
      return { path: pathOf(order.type), body: { node: order.node } };
    case 'replace':
      return { path: pathOf('replace'), body: { node: order.node, by: order.by } };
    case 'setVoters':
      return { path: pathOf('change'), body: { voters: order.voters } };
  }
}

function pathOf(action: Action): string {
  return `/admin/${action}`;
}

function isAction(text: string): text is Action {
  return Object.hasOwn(BODIES, text);
}

function fieldsOf(body: unknown): Readonly<Record<string, unknown>> | null {
  return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : null;
}
