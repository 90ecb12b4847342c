/** Something that Raft says can never happen has happened. The server must stop at once. */
export class RaftAssertionError extends Error {
  override readonly name = 'RaftAssertionError';
  readonly detail: Readonly<Record<string, unknown>>;

  constructor(message: string, detail: Readonly<Record<string, unknown>>) {
    super(`${message} ${JSON.stringify(detail)}`);
    this.detail = detail;
  }
}

/**
 * Stays on in production: a broken assertion ends the server, and with it the run's `valid`.
 *
 * @throws RaftAssertionError where `condition` is false
 */
export function assert(
  condition: boolean,
  message: string,
  detail: () => Readonly<Record<string, unknown>>,
): asserts condition {
  if (!condition) throw new RaftAssertionError(message, detail());
}
