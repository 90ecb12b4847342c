import type { Builder } from 'junit-report-builder';
import exported from 'junit-report-builder';
import type { VerdictFile } from './results.ts';

// Its types promise a namespace with a default; what Node imports is the builder itself.
const builder = exported as unknown as Builder;

/** A run as JUnit XML, for CI systems: one case for the verdict and one for each kind of fault. */
export function junitOf(verdict: VerdictFile): string {
  const report = builder.newBuilder();
  const suite = report.testSuite().name(`splitbrain ${verdict.runId}`);
  const seconds = verdict.wallDurationMs / 1000;
  const main = suite.testCase().className('splitbrain').name('linearizable').time(seconds);
  const details = verdict.reasons.join('\n');
  // A stack trace makes a failure of its case: an error takes its details as content instead.
  if (verdict.verdict === 'violation') main.failure(verdict.sentence).stacktrace(details);
  else if (verdict.verdict !== 'valid') main.error(verdict.sentence, verdict.verdict, details);
  for (const [kind, { asked, bit }] of Object.entries(verdict.bites)) {
    const one = suite.testCase().className('splitbrain.faults').name(`${kind} bit`);
    if (bit === 0) one.error(`none of ${asked} faults of kind '${kind}' bit`);
  }
  return report.build();
}
