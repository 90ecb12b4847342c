import type { Findings, TraceLine } from './finding.ts';

/** Uptimes are told to ten milliseconds, the rest cut off. */
const UPTIME_STEP_MS = 10;

/**
 * While a lease lasts, nobody else is elected (thesis 6.4.1). What several nodes did can be put in
 * order where there is one true time, as in the simulator, or where they told the uptime of the one
 * kernel that they ran on.
 */
export class LeaseFacts {
  readonly #findings: Findings;
  /** The last use of each term's lease. */
  readonly #uses = new Map<number, TraceLine>();
  /** The uptime that each node told last. */
  readonly #uptimes = new Map<number, number>();
  #isOneKernel = true;

  constructor(findings: Findings) {
    this.#findings = findings;
  }

  /** Must be told every line: an uptime that falls is a sandbox's own, and puts nothing in order. */
  told({ ev, node, uptimeMs }: TraceLine): void {
    // That of a lease is of a moment before.
    if (uptimeMs === undefined || ev === 'lease') return;
    if (uptimeMs < (this.#uptimes.get(node) ?? 0)) this.#isOneKernel = false;
    this.#uptimes.set(node, uptimeMs);
  }

  /** A leader served reads by its lease alone. */
  used(line: TraceLine): void {
    const known = this.#uses.get(line.term);
    // One node at most has the lease of a term, and its trace is read in order.
    if (known === undefined || known.time < line.time || known.uptimeMs !== undefined) {
      this.#uses.set(line.term, line);
    }
  }

  /** @param elected by which lines leaders said that they were elected */
  finish(elected: readonly TraceLine[], hasTrueTime: boolean): void {
    const isAfter = hasTrueTime ? isLater : this.#isOneKernel ? isSurelyLater : null;
    if (isAfter === null) return;
    for (const use of this.#uses.values()) {
      for (const line of elected) {
        if (line.term <= use.term || !isAfter(use, line)) continue;
        const message = `node ${use.node} used its lease of term ${use.term} after node ${line.node} was elected in term ${line.term}`;
        this.#findings.add('disjoint leases', message, line, use);
      }
    }
  }
}

function isLater(use: TraceLine, elected: TraceLine): boolean {
  return elected.time < use.time;
}

function isSurelyLater({ uptimeMs }: TraceLine, elected: TraceLine): boolean {
  if (uptimeMs === undefined || elected.uptimeMs === undefined) return false;
  return elected.uptimeMs + UPTIME_STEP_MS < uptimeMs;
}
