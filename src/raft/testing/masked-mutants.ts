import type { Mutant } from './mutants.ts';

export interface MaskedMutant extends Mutant {
  /** Why nothing that the simulation checks can tell. */
  readonly why: string;
}

/** Mistakes that break nothing but progress; the tests by the paper's sentences see them. */
export const MASKED: readonly MaskedMutant[] = [
  {
    rule: 'electionTimeoutMs',
    mistake: 'without chance',
    override: { electionTimeoutMs: (baseMs) => baseMs },
    why: 'it splits votes for ever, which is slow and never wrong',
  },
  {
    rule: 'adoptsTerm',
    mistake: 'never',
    override: { adoptsTerm: () => false },
    why: 'votes then come back with the voter’s older term, so nobody is ever elected',
  },
  {
    rule: 'matchIndex',
    mistake: 'as reported last',
    override: { matchIndex: (_known, reported) => reported },
    why: 'the commit index never falls, so an older ack only delays the next commit',
  },
  {
    rule: 'appendsNoOp',
    mistake: 'not',
    override: { appendsNoOp: false },
    why: 'older entries and reads wait for the next command, which is slow and never wrong',
  },
];
