import { isList, type JsonKey, jsonKey } from '../json.ts';
import { models } from '../models/index.ts';
import type { Model } from '../models/model.ts';
import type { Operation } from '../operation.ts';

/** Which values an operation is about. */
export interface Touches {
  /** The value that it found, and that must have been there. */
  readonly found?: JsonKey;
  /** The value that it brought. */
  readonly brought?: JsonKey;
}

/**
 * Tells which values an operation is about, for models where values come and go independently of
 * one another: an order of the operations stays one when all operations on some values are left out,
 * together with those on values that a cas put in their place.
 */
export type TouchesOf = (operation: Operation) => Touches;

const REGISTERS = ['register', 'cas-register', 'kv', 'etcd-log', 'knossos-cas-register'];

/** @returns null where the values of the model, or of these operations, depend on one another */
export function touchesFor(model: Model, operations: readonly Operation[]): TouchesOf | null {
  if (!models.includes(model)) return null;
  const some = (f: string) => operations.some((operation) => operation.f === f);
  if (REGISTERS.includes(model.name)) return some('append') ? null : onRegister;
  if (model.name === 'fifo-queue') return onQueue;
  if (model.name === 'set') return some('read') ? null : onSet;
  return null;
}

function onRegister({ f, input, output, outcome }: Operation): Touches {
  if (f === 'read' || f === 'get') return { found: jsonKey(output ?? null) };
  if (f === 'delete') return { brought: jsonKey(null) };
  if (f !== 'cas') return { brought: jsonKey(input ?? null) };
  if (outcome === 'mismatch' || !isList(input)) return {};
  return { found: jsonKey(input[0] ?? null), brought: jsonKey(input[1] ?? null) };
}

function onQueue({ f, input, output }: Operation): Touches {
  if (f === 'enqueue') return { brought: jsonKey(input ?? null) };
  return output === undefined || output === null ? {} : { found: jsonKey(output) };
}

function onSet({ f, input }: Operation): Touches {
  const value = jsonKey(input ?? null);
  return f === 'contains' ? { found: value } : { brought: value };
}
