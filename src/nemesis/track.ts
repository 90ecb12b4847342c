import type { Random } from '../base/random.ts';
import type { Slot } from './slots.ts';
import { layOut, type Placed, type Tempo, usualMs } from './tempo.ts';

/** The time that a track of slots fills, one after the other. */
export interface Phase {
  readonly faultPhaseMs: number;
  readonly tempo: Tempo;
}

/** Adds slots while there is time for one more of usual length. */
export function fill(slots: Slot[], { faultPhaseMs, tempo }: Phase, draw: () => Slot): void {
  for (;;) {
    const slot = draw();
    if (usualMs([...slots, slot], tempo) > faultPhaseMs) return;
    slots.push(slot);
  }
}

/** Gives each slot its time. */
export function place(
  random: Random,
  slots: readonly Slot[],
  { faultPhaseMs, tempo }: Phase,
): readonly Placed<Slot>[] {
  return layOut(slots, faultPhaseMs, tempo, (mostMs) => random.int(mostMs + 1));
}
