import type { Json } from '../checker/history.ts';
import type { StoreReply } from './client.ts';
import type { Refusal } from './route.ts';

/** Where in the replicated log an answer stands, as far as the node said. */
export interface Place {
  readonly node?: number;
  readonly logIndex?: number;
  readonly term?: number;
}

/**
 * How one operation ended over all its attempts: `ok` it happened; `fail` it certainly did not;
 * `info` it may have, at any time after its call, or never.
 */
export type Answer =
  | ({ readonly type: 'ok'; readonly value: Json } & Place)
  | ({ readonly type: 'fail' | 'info'; readonly error: string } & Place);

/** The end of an operation that a node has done. */
export function answered(reply: Extract<StoreReply, { ok: true }>): Answer {
  const { value, node, logIndex, term } = reply;
  return { type: 'ok', value, node, logIndex, term };
}

/** The end of an operation without a result; null where there was no time for an attempt. */
export function ended(type: 'fail' | 'info', reply: Refusal | null): Answer {
  if (reply === null) return { type, error: 'timeout' };
  const { error, node, logIndex, term } = reply;
  return {
    type,
    error,
    ...(node === undefined ? {} : { node }),
    ...(logIndex === undefined ? {} : { logIndex }),
    ...(term === undefined ? {} : { term }),
  };
}
