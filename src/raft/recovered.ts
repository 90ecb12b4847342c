import type { HardState } from './effects.ts';
import type { Entry, Snapshot } from './messages.ts';
import type { Rules } from './rules.ts';

/** What a restarted server finds on its disk. */
export interface Recovered {
  readonly hardState: HardState;
  /** Those behind the snapshot, if not more. */
  readonly entries: readonly Entry[];
  /** The newest; its state is the store's when the core begins. */
  readonly snapshot?: Snapshot;
}

/** The entries that a restarted server goes on with: of the log, what follows on the snapshot. */
export function entriesOf({ entries, snapshot }: Recovered, rules: Rules): readonly Entry[] {
  return snapshot === undefined ? entries : suffixOf(entries, snapshot, rules);
}

/** The term that a restarted server is in, and its vote. */
export function termOf({ hardState, snapshot }: Recovered): Pick<HardState, 'term' | 'votedFor'> {
  // A snapshot may be on disk before the term in which its entries came: a majority had them. No
  // vote of that term was told to anybody, as it would have waited for the term.
  const isKnown = snapshot === undefined || snapshot.term <= hardState.term;
  return isKnown ? hardState : { term: snapshot.term, votedFor: null };
}

/** What of a recovered log follows on a snapshot; nothing, where the log is another leader's. */
function suffixOf(entries: readonly Entry[], { index, term }: Snapshot, rules: Rules): Entry[] {
  const own = entries.find((entry) => entry.index === index);
  if (own !== undefined && !rules.keepsSuffix(own.term, term)) return [];
  const suffix = entries.filter((entry) => entry.index > index);
  const [first] = suffix;
  // Where the entry in the snapshot's place is gone, terms that fall tell that it was another's.
  return first?.index === index + 1 && first.term >= term ? suffix : [];
}
