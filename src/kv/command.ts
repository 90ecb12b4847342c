/** Any JSON value. */
export type Value =
  | null
  | boolean
  | number
  | string
  | readonly Value[]
  | { readonly [k: string]: Value };

/** What a client may ask of the store. A key without a value reads as `null`. */
export type Command =
  /** Opens a session; the result is its id, which is the log index of this command. */
  | { readonly op: 'open' }
  | { readonly op: 'get'; readonly key: string }
  | { readonly op: 'put'; readonly key: string; readonly value: Value }
  /** Writes `to` if the value equals `from` (null: no value). */
  | { readonly op: 'cas'; readonly key: string; readonly from: Value; readonly to: Value }
  | { readonly op: 'delete'; readonly key: string }
  /** Adds `value` to the end of the list at `key`; no value counts as the empty list. */
  | { readonly op: 'append'; readonly key: string; readonly value: Value };
