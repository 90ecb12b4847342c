import { InvariantBroken } from './invariants.ts';
import type { SeenMutant } from './mutants.ts';
import { THREE_SERVERS } from './profiles.ts';
import { firstBroken } from './seeds.ts';

/** Which invariant the simulation sees broken by the mutant within its seeds; or the error, or `nothing`. */
export function seenOf({ override, seeds, profile }: SeenMutant): string {
  const found = firstBroken(1, seeds, profile ?? THREE_SERVERS, override);
  return found?.error instanceof InvariantBroken
    ? found.error.invariant
    : (found?.error.message.replace(/ \{.*/, '') ?? 'nothing');
}
