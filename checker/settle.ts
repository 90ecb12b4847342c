import type { Configuration } from './configuration.ts';
import type { States } from './states.ts';
import { NONE, type Timeline } from './timeline.ts';

/**
 * Goes as far as nothing needs to be decided: linearizes the pure operations that are legal, passes
 * the returns whose operations are linearized, and so on; or until it has passed so many returns.
 *
 * @returns how many returns it passed: as many as it might, if there is more to do
 */
export function settle(
  at: Configuration,
  timeline: Timeline,
  states: States,
  state: number,
  most: number,
): number {
  absorb(at, timeline, states, state);
  let passed = 0;
  while (passed < most && !at.finished && at.isLinearized(at.required)) {
    at.pass();
    absorb(at, timeline, states, state);
    passed += 1;
  }
  return passed;
}

/**
 * Linearizes the pure operations that are legal now: whatever order goes on from here with such an
 * operation later is as good with it moved here. This holds only for operations that can never
 * change the state; one that merely leaves this state alone may be needed later.
 */
function absorb(
  at: Configuration,
  { pureSlots, kindOf }: Timeline,
  states: States,
  state: number,
): void {
  for (let slot = at.nextOpen(0); slot < pureSlots; slot = at.nextOpen(slot + 1)) {
    const position = at.openIn(slot);
    if (states.after(state, kindOf[position] ?? NONE) === state) at.linearize(position);
  }
}
