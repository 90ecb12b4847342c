import { plural } from '../base/plural.ts';
import type { CheckSummary } from './check-events.ts';
import type { Judgement } from './judge.ts';

const NS_PER_S = 1e9;

/**
 * The verdict on a run that was killed: a violation as it is; else that it was killed, when, and
 * what came of the check of that part.
 */
export function killedJudgement(
  judgement: Judgement,
  check: CheckSummary,
  recordedNs: number,
  durationMs: number,
): Judgement {
  if (judgement.verdict !== 'inconclusive') return judgement;
  const [, ...doubts] = judgement.reasons;
  const when = `${(recordedNs / NS_PER_S).toFixed(1)} s of ${durationMs / 1000} s`;
  const killed = `the run was killed after ${when}`;
  const { verdict, operations } = check;
  const isSound = verdict === 'valid' && operations > 0;
  const many = plural(operations, 'operation');
  const found = isSound ? [`the recorded part, ${many}, is linearizable`] : [];
  const reasons = [killed, ...found, ...doubts];
  return { ...judgement, sentence: `inconclusive: ${reasons.slice(0, 2).join('; ')}`, reasons };
}
