import fc from 'fast-check';
import { expect } from 'vitest';
import type { Decision, Engine } from '../engines/engine.ts';
import type { HistoryEvent } from '../history.ts';
import { casRegister } from '../models/registers.ts';
import { replay } from '../replay.ts';
import { bruteForce } from './brute-force.ts';
import { randomHistory } from './random-history.ts';
import { eventsOf, subjectsOf } from './subjects.ts';

/** How often an engine said what. */
export interface Said {
  valid: number;
  violation: number;
  nothing: number;
}

/**
 * Lets an engine decide random histories of registers and compares with brute force: the verdict,
 * the order by replay, and the culprits by refuting them alone.
 *
 * @param asSeen what the engine is told instead of the history, to see that mistakes are found
 * @throws what fast-check throws, with the seed and a smallest history, where they differ
 */
export function engineAgainstBruteForce(
  engine: Engine,
  runs: { readonly seed: number; readonly numRuns: number },
  asSeen: (history: readonly HistoryEvent[]) => readonly HistoryEvent[] = (history) => history,
): Said {
  const said: Said = { valid: 0, violation: 0, nothing: 0 };
  fc.assert(
    fc.property(randomHistory(), (history) => {
      for (const subject of subjectsOf(asSeen(history))) {
        const events = history.filter((event) => (event.key ?? null) === subject.key);
        const decision = engine.decide(subject);
        said[decision?.verdict ?? 'nothing'] += 1;
        if (decision !== null) compare(decision, subject.operations, events);
      }
    }),
    runs,
  );
  return said;
}

function compare(
  decision: Decision,
  operations: Parameters<typeof replay>[0],
  events: readonly HistoryEvent[],
): void {
  expect(decision.verdict).toBe(bruteForce(events) ? 'valid' : 'violation');
  if (decision.verdict === 'valid') {
    expect(replay(operations, decision.order, casRegister)).toBeNull();
    return;
  }
  expect(bruteForce(eventsOf(events, decision.culprits))).toBe(false);
  expect(decision.explanation).toMatch(/^process \d+|^cas/);
}
