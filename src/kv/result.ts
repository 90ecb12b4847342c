import type { Value } from './command.ts';

/** What applying a command gave. A refusal changed nothing. */
export type KvResult =
  | { readonly ok: true; readonly value: Value }
  | {
      readonly ok: false;
      readonly error: 'mismatch' | 'unknown_session' | 'stale_sequence' | 'bad_request';
    };
