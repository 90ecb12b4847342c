import { describe, expect, it } from 'vitest';
import type { FaultRecord } from '../nemesis/schedule.ts';
import { type Evidence, judge } from './judge.ts';

const CHECK = {
  verdict: 'valid',
  model: 'cas-register',
  engine: 'search',
  partitions: 3,
  operations: 900,
  durationMs: 5,
  exhausted: null,
  counterexample: null,
} as const;

const phase = (name: 'warm-up' | 'faults' | 'healed' | 'final', okReads = 50, okWrites = 50) => ({
  name,
  startNs: 0,
  endNs: 1,
  okReads,
  okWrites,
  fail: 0,
  info: 0,
});

const fault = (kind: FaultRecord['kind'], bit: boolean): FaultRecord => ({
  id: 'f1',
  kind,
  state: 'done',
  what: `${kind} of n1`,
  nodes: [1],
  aimedAtLeader: false,
  leaderChangeRequired: false,
  startNs: 0,
  endNs: 1,
  bit,
  evidence: '',
  leaderChanged: false,
});

/** A run with which all is well, but for `changes`. */
function evidence(changes: Partial<Evidence> = {}): Evidence {
  return {
    check: CHECK,
    stream: null,
    invariants: { events: 100, unseen: [], deaths: [], starts: {}, findings: [] },
    convergence: { reached: true, diverged: false, detail: 'all agree' },
    failure: null,
    isInterrupted: false,
    phases: [phase('warm-up'), phase('faults'), phase('healed'), phase('final', 10, 0)],
    faults: [fault('crash', true)],
    kinds: ['crash'],
    unreadKeys: 0,
    ...changes,
  };
}

describe('the sentence of a run', () => {
  it('speaks of one as of one', () => {
    const one = { ...CHECK, operations: 1, partitions: 1 };
    expect(judge(evidence({ check: one })).sentence).toBe(
      'valid: 1 operation on 1 key is linearizable, under 1 fault that bit',
    );
    const phases = [phase('warm-up', 1, 1)];
    expect(judge(evidence({ phases })).sentence).toContain('saw only 1 ok read and 1 ok write;');
    expect(judge(evidence({ unreadKeys: 1 })).sentence).toContain('1 key could not be read');
    const starts = { 1: 3 };
    const invariants = { events: 100, unseen: [], deaths: [], starts, findings: [] };
    expect(judge(evidence({ invariants })).sentence).toContain('faults took it down 1 time;');
  });

  it('speaks of many as of many', () => {
    expect(judge(evidence()).sentence).toBe(
      'valid: 900 operations on 3 keys are linearizable, under 1 fault that bit',
    );
  });
});

const COUNTEREXAMPLE = {
  key: 'x',
  explanation: 'process 4 read 7',
  linearizedPrefix: [],
  firstMisfit: 3,
};
const VIOLATION = { ...CHECK, verdict: 'violation', counterexample: COUNTEREXAMPLE } as const;

describe('the verdict of a run', () => {
  it('is valid where the check is and all that was asked for bit', () => {
    const { verdict, sentence } = judge(evidence());
    expect(verdict).toBe('valid');
    expect(sentence).toBe(
      'valid: 900 operations on 3 keys are linearizable, under 1 fault that bit',
    );
  });

  it('is a violation where the check found one, in the words of its explanation', () => {
    const { verdict, sentence } = judge(evidence({ check: VIOLATION }));
    expect(verdict).toBe('violation');
    expect(sentence).toContain('process 4 read 7');
  });

  it('is a violation where an invariant of the traces is broken or two nodes diverged', () => {
    const message = 'nodes 1 and 2 were both elected in term 3';
    const findings = [{ invariant: 'election safety', message, events: [] }] as const;
    expect(
      judge(evidence({ invariants: { events: 9, unseen: [], deaths: [], starts: {}, findings } }))
        .sentence,
    ).toBe(`violation: election safety: ${message}`);
    const convergence = { reached: false, diverged: true, detail: 'n1 and n2 differ' };
    expect(judge(evidence({ convergence })).verdict).toBe('violation');
  });

  it('lets a violation stand in a run that failed, was interrupted or proved nothing else', () => {
    const changes = { check: VIOLATION, failure: 'Toxiproxy is gone', isInterrupted: true };
    expect(judge(evidence({ ...changes, phases: [], faults: [] })).verdict).toBe('violation');
  });

  describe('beside a run that was followed while it went on', () => {
    const followed = { keys: 3, violation: null, givenUp: null, failure: null, detail: '' };
    const found = {
      ...followed,
      verdict: 'violation',
      violation: { foundNs: 4e9, key: 'x', firstMisfit: 3 },
    } as const;
    const sound = { ...followed, verdict: 'valid' } as const;

    it('is that of the check where both agree', () => {
      expect(judge(evidence({ stream: sound })).verdict).toBe('valid');
      const stopped = { stream: found, check: VIOLATION, isInterrupted: true, phases: [] };
      const { verdict, reasons } = judge(evidence(stopped));
      expect(verdict).toBe('violation');
      expect(reasons).toEqual(['not linearizable: process 4 read 7']);
    });

    it('is an error where the check does not confirm the violation, though the run was cut', () => {
      const { verdict, sentence } = judge(evidence({ stream: found, isInterrupted: true }));
      expect(verdict).toBe('error');
      expect(sentence).toMatch(/^error: a violation of x was found while the run went on, at /);
      expect(sentence).toMatch(
        /operation of index 3, but .* linearizable by the check: that is a bug/,
      );
      const exhausted = 'the time limit of 60000 ms was reached';
      const late = judge(
        evidence({ stream: found, check: { ...CHECK, verdict: 'inconclusive', exhausted } }),
      );
      expect(late.verdict).toBe('error');
      expect(late.sentence).toContain(
        `but the check of the recorded history ended early: ${exhausted}`,
      );
    });

    it('is a violation that tells of a stream which followed everything and missed it', () => {
      const { verdict, reasons } = judge(evidence({ stream: sound, check: VIOLATION }));
      expect(verdict).toBe('violation');
      expect(reasons.at(-1)).toMatch(/followed everything and found no violation: that is a bug/);
    });

    it('takes no notice of a stream that gave something up', () => {
      const givenUp = { keys: 1, sinceNs: 1e9 };
      const stream = { ...followed, verdict: 'inconclusive', givenUp } as const;
      expect(judge(evidence({ stream })).verdict).toBe('valid');
      expect(judge(evidence({ stream, check: VIOLATION })).reasons).toHaveLength(1);
    });

    it('is an error where the stream broke, unless there is a violation', () => {
      const failure = 'internal error: an order does not replay';
      const stream = { ...followed, verdict: 'inconclusive', failure } as const;
      expect(judge(evidence({ stream })).sentence).toContain(
        `error: the check beside the run failed: ${failure}`,
      );
      const { verdict, reasons } = judge(evidence({ stream, check: VIOLATION }));
      expect(verdict).toBe('violation');
      expect(reasons.at(-1)).toContain(failure);
    });
  });

  it('is an error where the harness failed, before any doubt', () => {
    const { verdict, sentence } = judge(evidence({ failure: 'no Docker', phases: [] }));
    expect(verdict).toBe('error');
    expect(sentence).toBe('error: no Docker');
  });

  describe('a node that died by itself is an error', () => {
    const traced = (starts: Record<number, number>, deaths: { node: number; reason: string }[]) =>
      judge(
        evidence({
          invariants: { events: 9, unseen: [], deaths, starts, findings: [] },
          faults: [fault('crash', true)],
        }),
      );

    it('where its trace tells why', () => {
      const { verdict, sentence } = traced({ 1: 2 }, [{ node: 1, reason: 'x is undefined' }]);
      expect(verdict).toBe('error');
      expect(sentence).toBe('error: node 1 died by itself: x is undefined');
    });

    it('where it came up more often than faults took it down', () => {
      expect(traced({ 1: 2, 2: 1 }, []).verdict).toBe('valid');
      const { sentence } = traced({ 1: 3, 2: 1 }, []);
      expect(sentence).toMatch(/^error: node 1 died by itself: it came up 3 times, .* 1 time;/);
      expect(traced({ 2: 2 }, []).sentence).toMatch(/node 2 died by itself/);
    });
  });

  const doubts: readonly (readonly [string, Partial<Evidence>, RegExp])[] = [
    [
      'the checker ran out of time',
      { check: { ...CHECK, verdict: 'inconclusive', exhausted: 'the time limit' } },
      /time limit/,
    ],
    ['nothing was checked', { check: null }, /not checked/],
    ['nothing was recorded', { check: { ...CHECK, operations: 0 } }, /no operation/],
    [
      'a phase had too few ok reads',
      { phases: [phase('faults', 4, 50)] },
      /'faults' saw only 4 ok reads/,
    ],
    [
      'a phase had too few ok writes',
      { phases: [phase('healed', 50, 0)] },
      /'healed' saw only .* 0 ok writes/,
    ],
    ['a kind of fault never bit', { faults: [fault('crash', false)] }, /'crash' bit \(1 tried\)/],
    [
      'a kind that was asked for was never tried',
      { kinds: ['crash', 'skew'] },
      /'skew' bit \(0 tried\)/,
    ],
    ['it was interrupted', { isInterrupted: true }, /interrupted/],
    ['a key could not be read in the end', { unreadKeys: 2 }, /2 keys could not be read/],
    [
      'the nodes did not agree in the end',
      { convergence: { reached: false, diverged: false, detail: 'n3 lags' } },
      /n3 lags/,
    ],
    ['nobody looked whether they agree', { convergence: null }, /nobody looked/],
    ['there are no traces', { invariants: null }, /no traces to check/],
    [
      'a node left no trace',
      {
        invariants: {
          events: 9,
          unseen: ['nodes/2.jsonl is missing'],
          deaths: [],
          starts: {},
          findings: [],
        },
      },
      /not checked: nodes\/2.jsonl is missing/,
    ],
  ];
  for (const [why, changes, says] of doubts) {
    it(`is inconclusive where ${why}`, () => {
      const { verdict, reasons } = judge(evidence(changes));
      expect(verdict).toBe('inconclusive');
      expect(reasons.join('\n')).toMatch(says);
    });
  }

  it('forgives a single fault that missed where another of its kind bit', () => {
    const { verdict, bites } = judge(
      evidence({ faults: [fault('crash', false), fault('crash', true)] }),
    );
    expect(verdict).toBe('valid');
    expect(bites).toEqual({ crash: { asked: 2, bit: 1 } });
  });
});
