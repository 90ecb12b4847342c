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
  /** The kernels that the nodes started on; none where one did not tell. */
  readonly #kernels = new Set<string | undefined>();

  constructor(findings: Findings) {
    this.#findings = findings;
  }

  /** A node came up. */
  started({ bootId }: TraceLine): void {
    this.#kernels.add(bootId);
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
    // Sandboxes that have a kernel each, such as gVisor's, count from moments of their own.
    const isOneKernel = this.#kernels.size === 1 && !this.#kernels.has(undefined);
    if (!hasTrueTime && !isOneKernel) return;
    const isAfter = hasTrueTime ? isLater : isSurelyLater;
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
