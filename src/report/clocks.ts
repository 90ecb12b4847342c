import type { VerdictFile } from '../run/results.ts';

/** Clock offsets and rates over time, a line a node, on shared moments. */
export interface ClockSeries {
  readonly timeS: readonly number[];
  readonly nodes: readonly number[];
  /** By node, then by moment; null where the node was not seen then. */
  readonly offsetMs: readonly (readonly (number | null)[])[];
  /** Null where every clock ran at its usual speed. */
  readonly rate: readonly (readonly (number | null)[])[] | null;
}

/** Less than this is the noise of measuring, or of a good clock. */
const OFFSET_NOISE_MS = 20;
const RATE_NOISE = 0.05;

/** Series for the clock charts; null where no clock was skewed: a flat line tells nothing. */
export function clockSeriesOf(
  clocks: VerdictFile['clocks'],
  faults: VerdictFile['faults'],
): ClockSeries | null {
  const isOff = clocks.some((clock) => Math.abs(clock.wallOffsetMs) > OFFSET_NOISE_MS);
  if (clocks.length === 0 || (!isOff && !faults.some((fault) => fault.kind === 'skew')))
    return null;
  const times = [...new Set(clocks.map((clock) => clock.atNs))].sort((a, b) => a - b);
  const nodes = [...new Set(clocks.map((clock) => clock.node))].sort((a, b) => a - b);
  const seen = new Map(clocks.map((clock) => [`${clock.node} ${clock.atNs}`, clock]));
  const lines = <T>(pick: (clock: VerdictFile['clocks'][number]) => T): (T | null)[][] =>
    nodes.map((node) =>
      times.map((atNs) => {
        const clock = seen.get(`${node} ${atNs}`);
        return clock ? pick(clock) : null;
      }),
    );
  const isDrifting = clocks.some((c) => c.rate !== null && Math.abs(c.rate - 1) > RATE_NOISE);
  return {
    timeS: times.map((ns) => ns / 1e9),
    nodes,
    offsetMs: lines((clock) => clock.wallOffsetMs),
    rate: isDrifting ? lines((clock) => clock.rate) : null,
  };
}
