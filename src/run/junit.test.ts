import { describe, expect, it } from 'vitest';
import { junitOf } from './junit.ts';
import type { Verdict, VerdictFile } from './results.ts';

function verdictFile(verdict: Verdict, bit = 2): VerdictFile {
  const reasons = verdict === 'valid' ? [] : ['the first reason', 'the second reason'];
  return {
    format: 1,
    runId: 'sim-register-seed1',
    verdict,
    sentence: `${verdict}: the first reason`,
    reasons,
    operations: { ok: 10, fail: 0, info: 0 },
    phases: [],
    faults: [],
    bites: { partition: { asked: 2, bit }, crash: { asked: 1, bit: 1 } },
    leaderChanges: { total: 0, duringFaults: 0 },
    leaders: [],
    clocks: [],
    invariants: null,
    convergence: { reached: true, detail: 'all agree' },
    check: null,
    wallDurationMs: 1500,
  };
}

/** The counts that a suite claims, and how many elements of each there really are. */
function counts(xml: string) {
  const suite = /<testsuite .*?>/.exec(xml)?.[0] ?? '';
  const claimed = (name: string) => Number(new RegExp(` ${name}="(\\d+)"`).exec(suite)?.[1]);
  const elements = (name: string) => xml.match(new RegExp(`<${name}\\b`, 'g'))?.length ?? 0;
  return {
    claimed: [claimed('tests'), claimed('failures'), claimed('errors')],
    elements: [elements('testcase'), elements('failure'), elements('error')],
  };
}

describe('junit.xml', () => {
  it.each([
    ['valid', [3, 0, 0]],
    ['violation', [3, 1, 0]],
    ['inconclusive', [3, 0, 1]],
    ['error', [3, 0, 1]],
  ] as const)('counts a run that is %s once, as what it is', (verdict, expected) => {
    const { claimed, elements } = counts(junitOf(verdictFile(verdict)));
    expect(claimed).toEqual(expected);
    expect(elements).toEqual(expected);
  });

  it.each(['violation', 'inconclusive', 'error'] as const)(
    'tells the reasons of a run that is %s within the element of its case',
    (verdict) => {
      const element = verdict === 'violation' ? 'failure' : 'error';
      const xml = junitOf(verdictFile(verdict));
      const content = new RegExp(`<${element} [^>]*>\\s*(.*?)\\s*</${element}>`, 's').exec(
        xml,
      )?.[1];
      expect(content).toBe('<![CDATA[the first reason\nthe second reason]]>');
    },
  );

  it('has an error for a kind of fault that never bit', () => {
    expect(counts(junitOf(verdictFile('inconclusive', 0))).elements).toEqual([3, 0, 2]);
  });
});
