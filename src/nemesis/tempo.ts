/** How long faults and the pauses between them last, derived from what elections take. All ms. */
export interface Tempo {
  /** Before the first fault. */
  readonly leadInMs: number;
  /** The shortest fault that must cost a leader its office: three longest election timeouts. */
  readonly leaderFaultMs: number;
  /** The shortest of the other faults. */
  readonly faultMs: number;
  /** The longest fault, where there is time. */
  readonly longestFaultMs: number;
  /** How long the whole cluster may be down. */
  readonly blackoutMs: number;
  /** The shortest and the longest time between two faults, for the cluster to recover and work. */
  readonly gapMs: number;
  readonly longestGapMs: number;
}

/** A fault phase of any length gets about eight faults one after the other, or what fits. */
export function tempoFor(faultPhaseMs: number, electionTimeoutMs: number): Tempo {
  // The longest wait of a follower; drawn from one to two timeouts (§5.2).
  const longestElectionMs = 2 * electionTimeoutMs;
  const leaderFaultMs = 3 * longestElectionMs;
  const gapMs = 3 * electionTimeoutMs;
  return {
    leadInMs: electionTimeoutMs,
    leaderFaultMs,
    faultMs: 3 * electionTimeoutMs,
    longestFaultMs: Math.max(leaderFaultMs, Math.min(12_000, Math.floor(faultPhaseMs / 8))),
    blackoutMs: electionTimeoutMs,
    gapMs,
    longestGapMs: Math.max(gapMs, Math.min(6000, Math.floor(faultPhaseMs / 12))),
  };
}

/** What wants a time of its own on a track: at least `minMs`, at most `maxMs`. */
export interface Span {
  readonly minMs: number;
  readonly maxMs: number;
}

/** A span with its time. */
export interface Placed<T> {
  readonly item: T;
  readonly atMs: number;
  readonly forMs: number;
}

/** The least time that these spans take one after the other, each with a gap behind it. */
export function leastMs(spans: readonly Span[], tempo: Tempo): number {
  return spans.reduce((sum, { minMs }) => sum + minMs + tempo.gapMs, tempo.leadInMs);
}

/** The time that these spans take when every length is drawn halfway. */
export function usualMs(spans: readonly Span[], tempo: Tempo): number {
  const gapMs = (tempo.gapMs + tempo.longestGapMs) / 2;
  return spans.reduce((sum, { minMs, maxMs }) => sum + (minMs + maxMs) / 2 + gapMs, tempo.leadInMs);
}

/**
 * Lays spans one after the other into `phaseMs`, which must hold their `leastMs`. `share` draws,
 * for a most, how much of it is wished for; wishes are cut alike where they exceed the time.
 */
export function layOut<T extends Span>(
  items: readonly T[],
  phaseMs: number,
  tempo: Tempo,
  share: (mostMs: number) => number,
): readonly Placed<T>[] {
  const wishes = items.map(({ minMs, maxMs }) => ({
    lengthMs: share(maxMs - minMs),
    gapMs: share(tempo.longestGapMs - tempo.gapMs),
  }));
  const wishedMs = wishes.reduce((sum, { lengthMs, gapMs }) => sum + lengthMs + gapMs, 0);
  const spareMs = phaseMs - leastMs(items, tempo);
  const granted = (wishMs: number): number =>
    wishedMs <= spareMs ? wishMs : Math.floor((wishMs * spareMs) / wishedMs);
  let atMs = tempo.leadInMs;
  return items.map((item, i) => {
    const wish = wishes[i] ?? { lengthMs: 0, gapMs: 0 };
    const placed = { item, atMs, forMs: item.minMs + granted(wish.lengthMs) };
    atMs += placed.forMs + tempo.gapMs + granted(wish.gapMs);
    return placed;
  });
}
