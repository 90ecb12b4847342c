import type { CheckSummary } from './check-events.ts';
import type { StreamRecord } from './results.ts';

const BUG = 'that is a bug in splitbrain';

/**
 * Where the stream beside the run and the check of the whole history contradict each other, or the
 * stream broke. One of the two is wrong then: nothing that may be passed over in silence.
 */
export function disagreementsOf({
  check,
  stream,
}: {
  readonly check: CheckSummary | null;
  readonly stream: StreamRecord | null;
}): string[] {
  if (stream === null) return [];
  const { failure, violation, verdict } = stream;
  if (failure !== null) return [`the check beside the run failed: ${failure}; ${BUG}`];
  // That there was no check is told as a failure of its own.
  if (check === null) return [];
  if (violation !== null && check.verdict !== 'violation') {
    const of = violation.key === null ? '' : ` of ${violation.key}`;
    const found = `a violation${of} was found while the run went on, at the operation of index ${violation.firstMisfit}`;
    return check.verdict === 'valid'
      ? [`${found}, but the recorded history is linearizable by the check: ${BUG}`]
      : [`${found}, but the check of the recorded history ended early: ${check.exhausted}`];
  }
  if (verdict === 'valid' && check.verdict === 'violation') {
    return [`the check beside the run followed everything and found no violation: ${BUG}`];
  }
  return [];
}
