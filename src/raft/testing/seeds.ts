import type { Rules } from '../rules.ts';
import type { Profile } from './profiles.ts';
import { Simulation } from './simulation.ts';

/** What a run over many seeds came to: the first that broke something, and what that was. */
export interface Found {
  readonly seed: number;
  readonly error: Error;
}

/** Tries seeds from `from` to `to` until one breaks an invariant; null where none does. */
export function firstBroken(
  from: number,
  to: number,
  profile: Profile,
  rules: Partial<Rules>,
): Found | null {
  for (let seed = from; seed <= to; seed++) {
    try {
      new Simulation(seed, profile, rules).run();
    } catch (error) {
      return { seed, error: error as Error };
    }
  }
  return null;
}

/**
 * Runs every seed to its end and lets the cluster settle.
 *
 * @throws Error with the seed and how to run it again
 */
export function holdsForAll(from: number, to: number, name: string, profile: Profile): void {
  for (let seed = from; seed <= to; seed++) {
    const replay = `seed ${seed}; replay: new Simulation(${seed}, ${name}).run().settle()`;
    try {
      const simulation = new Simulation(seed, profile).run().settle();
      if (simulation.isSettled) continue;
      throw new Error(`did not settle: ${JSON.stringify(simulation.ends)}`);
    } catch (error) {
      throw new Error(`${(error as Error).message} (${replay})`, { cause: error });
    }
  }
}
