import type { Json } from '../history.ts';
import { sameJson } from '../json.ts';
import type { Operation } from '../operation.ts';

/** The objection to an operation that the model does not know; null where it does. */
export function unknownOperation({ f }: Operation, known: readonly string[]): string | null {
  return known.includes(f) ? null : `expected f to be one of ${known.join(', ')}, got '${f}'`;
}

/** The objection to an `ok` that does not say what it saw. */
export function blindAnswer({ f, outcome, output }: Operation): string | null {
  if (outcome !== 'ok' || output !== undefined) return null;
  return `expected the ok of ${f} to carry the value it saw, got none`;
}

/** The objection to an invoke without a value. */
export function missingValue({ f, input }: Operation): string | null {
  return input === undefined ? `expected the invoke of ${f} to carry a value, got none` : null;
}

/** The objection to an invoke with a value that the operation has no use for; null is none. */
export function needlessValue({ f, input }: Operation): string | null {
  if (input === undefined || input === null) return null;
  return `expected the invoke of ${f} to carry no value, got ${JSON.stringify(input)}`;
}

/** The objection to an `ok` that carries neither what its invoke carried nor nothing. */
export function otherAnswer({ f, input, output }: Operation): string | null {
  if (output === undefined || output === null || sameJson(output, input ?? null)) return null;
  const [got, sent] = [JSON.stringify(output), JSON.stringify(input ?? null)];
  return `expected the ok of ${f} to carry what its invoke carried, ${sent}, got ${got}`;
}

/** The objection to a value of the wrong kind. */
export function wrongKind(what: string, kind: string, value: Json | undefined): string {
  return `expected ${what} to be ${kind}, got ${JSON.stringify(value ?? null)}`;
}
