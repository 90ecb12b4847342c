import { assert } from './assert.ts';
import { committedConfiguration, noteLeaving, useConfiguration } from './current-configuration.ts';
import { lengthOf, traced } from './entries.ts';
import type { Entry, Snapshot } from './messages.ts';
import type { RaftState } from './state.ts';

/** Puts entries at the end of the log, in memory now and on disk soon. */
export function appendEntries(state: RaftState, entries: readonly Entry[]): void {
  for (const entry of entries) state.log.append(entry);
  if (state.configurations.appendFrom(entries)) useConfiguration(state);
  state.uncommittedLength += lengthOf(entries);
  state.persist(null, null, entries);
  state.trace({ ev: 'append', entries: entries.map(traced) });
}

/** Removes the entry at `from` and all behind it, in memory now and on disk soon. */
export function truncateFrom(state: RaftState, from: number): void {
  assert(from > state.commitIndex, 'a committed entry would be removed', () => ({
    from,
    commitIndex: state.commitIndex,
  }));
  assert(state.role !== 'leader', 'a leader would remove entries of its own log', () => ({
    from,
    term: state.term,
  }));
  state.uncommittedLength -= lengthOf(state.log.slice(from, state.log.lastIndex));
  state.log.truncateFrom(from);
  if (state.configurations.latest.index >= from && state.rules.rollsConfigurationBack) {
    state.configurations.truncateFrom(from);
    useConfiguration(state);
  }
  state.durableIndex = Math.min(state.durableIndex, from - 1);
  for (const write of state.writes) write.lastIndex = Math.min(write.lastIndex, from - 1);
  state.persist(null, from, []);
  state.trace({ ev: 'truncate', from });
}

/** §7: takes a leader's snapshot, which reaches further than what is committed here. */
export function installSnapshot(state: RaftState, snapshot: Snapshot, keepsSuffix: boolean): void {
  const { index, term, configuration } = snapshot;
  assert(index > state.commitIndex, 'the commit index would fall', () => ({
    from: state.commitIndex,
    to: index,
  }));
  if (keepsSuffix) {
    state.log.compactTo(index);
    state.configurations.compactTo(index);
  } else {
    state.log.restartAt({ index, term });
    state.configurations.restartAt({ index, configuration });
  }
  state.commitIndex = index;
  useConfiguration(state);
  state.uncommittedLength = lengthOf(state.log.slice(index + 1, state.log.lastIndex));
  const seq = ++state.persistSeq;
  if (!keepsSuffix) {
    state.durableIndex = Math.min(state.durableIndex, index);
    for (const write of state.writes) write.lastIndex = Math.min(write.lastIndex, index);
  }
  state.writes.push({ seq, term: state.term, lastIndex: state.log.lastIndex });
  state.effects.push({ type: 'install', seq, snapshot, keepsSuffix });
  state.trace({ ev: 'install', index, lastTerm: term, keepsSuffix, configuration });
}

/** Moves the commit index and hands out what it passed, in order and once. */
export function commitUpTo(state: RaftState, index: number): void {
  if (index === state.commitIndex) return;
  assert(index > state.commitIndex, 'the commit index would fall', () => ({
    from: state.commitIndex,
    to: index,
  }));
  assert(index <= state.log.lastIndex, 'the commit index passes the log', () => ({
    index,
    lastIndex: state.log.lastIndex,
  }));
  const entries = state.log.slice(state.commitIndex + 1, index);
  const before = committedConfiguration(state);
  state.commitIndex = index;
  state.uncommittedLength -= lengthOf(entries);
  // Entries have brought what the rest of this snapshot would.
  if (state.incoming !== null && state.incoming.index <= index) state.incoming = null;
  state.trace({ ev: 'commit', index });
  state.effects.push({ type: 'apply', entries });
  const last = entries.findLast(({ configuration }) => configuration !== undefined);
  if (last === undefined) return;
  useConfiguration(state);
  noteLeaving(state, before, last.index);
}
