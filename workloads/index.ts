/**
 * What clients do, and the model that must hold.
 *
 * @module splitbrain/workloads
 */
import { closest } from 'fastest-levenshtein';
import { UsageError } from '../src/base/errors.ts';
import { register } from './register/register.ts';
import type { Workload } from './workload.ts';

export type { Answer, Place } from './answer.ts';
export type { Clock, StoreClient, StoreCommand, StoreReply, StoreRequest } from './client.ts';
export { type Command, StoreSession } from './session.ts';
export type {
  Generator,
  Operation,
  Outcome,
  Session,
  SessionOptions,
  Workload,
} from './workload.ts';
export { register };

/** Every workload, by what `--workload` calls it; the first is the default. */
export const workloads: readonly Workload[] = [register];

/** @throws UsageError where there is none of this name; it names the nearest and lists all */
export function workloadByName(name: string): Workload {
  const found = workloads.find((workload) => workload.name === name);
  if (found !== undefined) return found;
  const names = workloads.map((workload) => workload.name);
  throw new UsageError(
    `unknown workload '${name}'; did you mean '${closest(name, names)}'? There are: ${names.join(', ')}`,
  );
}
