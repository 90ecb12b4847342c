import type { Json } from '../checker/history.ts';

/** The cluster's clock: virtual in the simulator, real elsewhere. Whatever waits, waits on it. */
export interface Clock {
  /** Nanoseconds since the cluster's start, an integer; never falls. */
  nowNs(): number;
  /** Resolves after `durationMs` on this clock. */
  sleep(durationMs: number): Promise<void>;
}

/** What a workload asks of a store of keys and JSON values. */
export type StoreCommand =
  | { readonly op: 'open' }
  | { readonly op: 'get'; readonly key: string }
  | { readonly op: 'put'; readonly key: string; readonly value: Json }
  | { readonly op: 'cas'; readonly key: string; readonly from: Json; readonly to: Json }
  | { readonly op: 'delete'; readonly key: string }
  | { readonly op: 'append'; readonly key: string; readonly value: Json };

/** `session` and `seq` stay the same over all retries of one operation. */
export interface StoreRequest {
  readonly session?: number;
  readonly seq?: number;
  readonly command: StoreCommand;
}

export type StoreReply =
  | {
      readonly ok: true;
      readonly node: number;
      readonly value: Json;
      readonly logIndex: number;
      readonly term: number;
    }
  | {
      readonly ok: false;
      /** The node's own word (`not_leader`, `mismatch`, …), or the transport's: `no_connection`, `connection_lost`, `timeout`. */
      readonly error: string;
      /** True where this request certainly had no effect and will have none. */
      readonly definite: boolean;
      /** The node that answered, where one did. */
      readonly node?: number;
      /** Who leads, as far as the answering node knows. */
      readonly leader?: number;
      readonly logIndex?: number;
      readonly term?: number;
    };

/** One client's way to the nodes. A cluster provides it; a workload's process uses it. */
export interface StoreClient {
  /** Nodes that can be asked, in ascending order. */
  readonly nodes: readonly number[];
  readonly clock: Clock;
  /**
   * Sends one request to one node, once, and resolves with the answer or with what is known
   * without one. Never rejects. A connection on which the node has not said hello has sent
   * nothing: `no_connection`, definite. Anything sent and not answered in time is in doubt.
   */
  request(node: number, request: StoreRequest, timeoutMs: number): Promise<StoreReply>;
}
