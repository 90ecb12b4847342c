/**
 * The mistakes of the person at the keyboard: a bad flag, a malformed file, a schedule that asks
 * for what a cluster cannot do. Ends the command with exit code 64; the message says what was
 * wrong, where, and how to mend it.
 */
export class UsageError extends Error {
  readonly code = 'SPLITBRAIN_USAGE';
  override readonly name = 'UsageError';
}

/**
 * The harness or the cluster failed: no Docker, a node that does not come up, Toxiproxy gone.
 * Never a verdict about the store. Ends the command with exit code 3.
 */
export class HarnessError extends Error {
  readonly code = 'SPLITBRAIN_HARNESS';
  override readonly name = 'HarnessError';
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Ends a switch over a union that must be exhaustive. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}
