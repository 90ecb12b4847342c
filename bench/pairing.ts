import type { HistoryEvent } from '../checker/history.ts';
import { paired } from '../checker/operations.ts';
import { syntheticHistory } from '../checker/testing/synthetic.ts';
import { median } from './measure.ts';
import type { Row } from './report.ts';

const RUNS = 30;

/** What comes before every check: events that are looked at and paired to operations. */
export function pairing(operations: number): Row {
  const plan = { operations, clients: 10, keys: 1, crashedPerMille: 0, seed: 7 };
  const history: readonly HistoryEvent[] = syntheticHistory(plan);
  const ms: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const startMs = performance.now();
    paired(history);
    ms.push(performance.now() - startMs);
  }
  return {
    name: `before the check: pairing the events of ${operations} operations`,
    ...{ verdicts: '', engines: '', ms: median(ms.slice(RUNS >> 1)), otherMs: null, other: '' },
    ...{ target: '', isMet: null },
  };
}
