import { type Configuration, isVoter } from './configuration.ts';
import { Quorum } from './quorum.ts';
import type { RaftState } from './state.ts';

type Known = Pick<RaftState, 'configurations' | 'commitIndex' | 'rules'>;

/** The configuration that counts at this server: the last in its log, by the rule (§6). */
export function configurationInForce({ configurations, commitIndex, rules }: Known): Configuration {
  const { latest } = configurations;
  return rules.configurationInForce(latest.configuration, configurations.at(commitIndex));
}

/** To be called where the log or the commit index made another configuration count. */
export function useConfiguration(state: RaftState): void {
  state.configuration = configurationInForce(state);
  state.quorum = new Quorum(state.configuration, state.config.id, state.rules);
}

/** The last entry that this server knows to be committed, after a restart by its note alone. */
export function knownCommittedUpTo({ commitIndex, leftBy }: RaftState): number {
  return Math.max(commitIndex, leftBy);
}

/** As far as this server knows what is committed. */
export function committedConfiguration(state: RaftState): Configuration {
  return state.configurations.at(knownCommittedUpTo(state));
}

/** Thesis 4.2.2: who left, and knows it as committed, is not needed, after a restart neither. */
export function noteLeaving(state: RaftState, before: Configuration, index: number): void {
  const { id } = state.config;
  if (!isVoter(before, id) || isVoter(committedConfiguration(state), id)) return;
  state.leftBy = index;
  state.persistHardState();
}
