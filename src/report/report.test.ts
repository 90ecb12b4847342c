import { describe, expect, test } from 'vitest';
import { faultKinds } from '../nemesis/kinds.ts';
import { type ReportInput, renderReport } from './report.ts';
import { reportStyle } from './style/report.ts';
import { tokens } from './style/tokens.ts';
import { errorRun, inconclusiveRun, violationRun } from './testing/bad-runs.ts';
import { expectSelfContained, markupOf, textsOf } from './testing/html.ts';
import { validRun } from './testing/runs.ts';

const PAGES: [string, ReportInput][] = [
  ['valid', validRun()],
  ['violation', violationRun()],
  ['inconclusive', inconclusiveRun()],
  ['error', errorRun()],
];

describe.each(PAGES)('the page of a run that is %s', (verdict, input) => {
  const html = renderReport(input);

  test('says the verdict, its sentence, its reasons and how to repeat it', () => {
    expect(html).toContain(`class="badge ${verdict}"`);
    expect(textsOf(html, 'h1')).toEqual([input.verdict.sentence]);
    for (const reason of input.verdict.reasons) expect(html).toContain(`<li>${reason}</li>`);
    expect(html).toContain(`<code>${input.run.command}</code>`);
  });

  test('loads nothing', () => {
    expectSelfContained(html);
  });

  test('is the same whenever it is rendered', () => {
    expect(renderReport(input)).toBe(html);
  });
});

describe('the evidence', () => {
  test('has a row for each fault and each phase', () => {
    const input = validRun();
    const html = renderReport(input);
    for (const fault of input.verdict.faults) expect(html).toContain(`<td>${fault.evidence}</td>`);
    for (const phase of input.verdict.phases) expect(html).toContain(`<td>${phase.name}</td>`);
    expect(html).toContain('pause: none of 1 bit');
    expect(html).toContain('skipped');
  });
});

describe('a violation', () => {
  const input = violationRun();
  const html = renderReport(input);
  const counterexample = input.verdict.check?.counterexample;

  test('is explained, with the operation that fits nowhere among its neighbours', () => {
    expect(html).toContain(counterexample?.explanation);
    expect(html).toContain('<tr class="misfit">');
    expect(html).toContain('<tr class="wrote-it">');
    expect(html).toContain('f1 isolated n3 (leader)');
  });

  test('of which the history lost its operation is still explained', () => {
    const cut = renderReport({ ...input, events: input.events.slice(0, 100) });
    expect(cut).toContain(counterexample?.explanation);
    expect(cut).toContain('is not in the recorded history');
  });
});

describe('what is missing', () => {
  test('without a history there is no timeline, no chart library and no recheck', () => {
    const html = renderReport(errorRun());
    expect(html).toContain('No operation was recorded.');
    expect(html).toContain('The history was not checked.');
    expect(html).not.toContain('var uPlot');
    expect(html).not.toContain('splitbrain check');
  });

  test.each(faultKinds)('the kind %s has a colour, by day and by night', (kind) => {
    expect(tokens.split(`--${kind}: #`)).toHaveLength(3);
    expect(reportStyle).toContain(`.kind.${kind}::before`);
  });

  test('without skew there are no clock charts, without observations no leader chart', () => {
    const input = validRun();
    const verdict = { ...input.verdict, faults: [], clocks: [], leaders: [] };
    const html = renderReport({ ...input, verdict });
    expect(html).not.toContain('id="chart-offsets"');
    expect(html).not.toContain('id="chart-leaders"');
    expect(html).toContain('No fault was injected.');
  });

  test('a history without times or answers is drawn all the same', () => {
    const events = [
      { index: 0, process: 0, type: 'invoke', f: 'write', value: 1 },
      { index: 1, process: 1, type: 'invoke', f: 'read' },
      { index: 2, process: 1, type: 'ok', f: 'read', value: null },
    ] as const;
    expect(renderReport({ ...validRun(), events })).toContain('id="timeline-canvas"');
  });
});

describe('hostile values', () => {
  const EVIL = '</script><img src=x onerror=alert(1)>\'"&<!--';
  const input = violationRun({ keyName: () => EVIL });
  const last = input.events.length;
  const events = [
    ...input.events,
    { index: last, time: 61e9, process: 900, type: 'invoke', f: EVIL, key: EVIL, value: [EVIL] },
    { index: last + 1, time: 61e9, process: 900, type: 'fail', f: EVIL, key: EVIL, error: EVIL },
  ] as const;
  const faults = input.verdict.faults.map((f) => ({ ...f, what: EVIL, evidence: EVIL, id: EVIL }));
  const verdict = { ...input.verdict, sentence: EVIL, reasons: [EVIL], faults };
  const run = { ...input.run, command: EVIL, runId: EVIL };
  const html = renderReport({ run, verdict, events, schedule: { name: EVIL } });

  test('stay text in the markup', () => {
    expect(markupOf(html)).not.toContain('<img');
    expectSelfContained(html);
  });

  test('do not end the data, which arrives unchanged', () => {
    const data = /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(html)?.[1];
    expect(data).not.toContain('<');
    expect(JSON.parse(data ?? '').keys).toContain(EVIL);
  });
});

test('a page of 20,000 operations stays below 5 MB', () => {
  const html = renderReport(validRun({ operations: 24_000, keys: 120, concurrency: 20 }));
  expect(html.length).toBeLessThan(5e6);
});

test('a sentence that begins with the verdict, and reasons that repeat it, are said once', () => {
  const input = inconclusiveRun();
  const sentence = 'inconclusive: no partition bit';
  const html = renderReport({
    ...input,
    verdict: { ...input.verdict, sentence, reasons: ['no partition bit', 'n4 is behind'] },
  });
  expect(textsOf(html, 'h1')).toEqual(['No partition bit']);
  expect(html).toContain('<ul class="reasons"><li>n4 is behind</li></ul>');
});

describe('a run that was followed while it went on', () => {
  const input = violationRun();
  const none = { keys: 31, violation: null, givenUp: null, failure: null };

  test('tells after how much of it the violation was found', () => {
    const violation = { foundNs: 13.26e9, key: 'k1', firstMisfit: 7 };
    const detail = 'found a violation of k1 after 13.3 s of 60 s, where the run was stopped';
    const stream = { ...none, verdict: 'violation', violation, detail } as const;
    const html = renderReport({ ...input, verdict: { ...input.verdict, stream } });
    expect(html).toContain('<dd>13.3 s</dd><dt>into the run the violation was found</dt>');
    expect(html).toContain(`<dt>While the run went on it</dt><dd>${detail}</dd>`);
  });

  test('tells what it gave up, and nothing of a violation', () => {
    const { verdict, ...rest } = validRun();
    const detail = 'no longer followed 1 of 31 keys, the first since 9.0 s (too many orders)';
    const givenUp = { keys: 1, sinceNs: 9e9 };
    const stream = { ...none, verdict: 'inconclusive', givenUp, detail } as const;
    const html = renderReport({ ...rest, verdict: { ...verdict, stream } });
    expect(html).toContain(`<dd>${detail}</dd>`);
    expect(html).not.toContain('the violation was found');
  });

  test('is not spoken of where it was not', () => {
    expect(renderReport(input)).not.toContain('While the run went on');
  });
});

describe('a run that was killed', () => {
  const input = validRun();
  const faults = input.verdict.faults.map((fault) => ({ ...fault, bit: null }));
  const killed = { recordedNs: 44e9, tracedNs: 40e9 };
  const convergence = { reached: null, detail: 'the run did not get there' };
  const verdict = { ...input.verdict, faults, bites: {}, killed, convergence };

  test('shows what was recorded, and calls the rest not measured', () => {
    const html = renderReport({ ...input, verdict });
    expect(html).toContain('<dd>not measured</dd><dt>whether 7 faults bit</dt>');
    expect(html).toContain('<dd>44.0 s</dd><dt>of 60 s of run, 5 nodes</dt>');
    expect(html).toContain('60 s of run asked for, 44.0 s recorded');
    expect(html).toContain('by the nodes’ traces, which reach to 40.000 s');
    expect(html).toContain('not measured: the run did not get there');
    expect(markupOf(html)).not.toContain('✗');
  });

  test('without traces does not know who led', () => {
    const untraced = { ...verdict, leaderChanges: null, killed: { ...killed, tracedNs: null } };
    const html = renderReport({ ...input, verdict: untraced });
    expect(html).toContain('<dd>not measured</dd><dt>leader changes</dt>');
    expect(html).toContain('not measured: the run was killed and left no traces');
  });
});
