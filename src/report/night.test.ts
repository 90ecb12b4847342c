import { describe, expect, test } from 'vitest';
import { renderNight } from './night.ts';
import { expectSelfContained, markupOf, textsOf } from './testing/html.ts';
import { syntheticNight } from './testing/night.ts';

describe('the page of a night', () => {
  const night = syntheticNight();
  const html = renderNight(night);

  test('loads nothing and links only to reports', () => {
    expectSelfContained(html);
    for (const row of night.rows) expect(html).toContain(`<a href="${row.href}">${row.runId}</a>`);
  });

  test('shows the worst first and a caught canary as good news', () => {
    const classes = [...html.matchAll(/<tr class="(\w+)">/g)].map(([, name]) => name);
    expect(classes.slice(0, 4)).toEqual(['error', 'inconclusive', 'canary', 'valid']);
    expect(html).toContain('✓ Canary caught');
    expect(html).toContain('violation 0');
  });

  test('scrolls its table inside the card, and breaks run ids on a narrow page', () => {
    expect(html).toMatch(/<div class="table-scroll"[^>]*><table>/);
    const style = textsOf(html, 'style').join('');
    expect(style).toMatch(/\.table-scroll \{ overflow-x: auto;/);
    const narrow = style.slice(style.lastIndexOf('@media (max-width: 640px)'));
    expect(narrow).toMatch(/\.run \{ min-width: 0;.*\.run a \{ white-space: normal;/);
  });

  test('says it loudly where the canary was missed or did not run', () => {
    const missed = { caught: false, detail: 'stale reads went unseen' };
    expect(renderNight(syntheticNight({ canary: missed }))).toContain('✗ Canary missed');
    expect(renderNight(syntheticNight({ canary: null }))).toContain('No canary ran');
  });

  test('can be shown before anything has ended', () => {
    const early = renderNight(syntheticNight({ rows: [], endedAt: null }));
    expect(early).toContain('No run has ended yet.');
    expect(early).toContain('not yet');
  });

  test('escapes, and makes no link of what is none', () => {
    const evil = '</script><img src=x onerror=alert(1)>';
    const rows = night.rows
      .slice(0, 1)
      .map((row) => ({ ...row, runId: evil, sentence: evil, href: 'javascript:alert(1)' }));
    const page = renderNight(syntheticNight({ rows, sentence: evil, command: evil }));
    expect(markupOf(page)).not.toContain('<img');
    expect(page).not.toContain('javascript:');
  });
});
