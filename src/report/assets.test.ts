import { Script } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { chartLibrary, nightScript, reportScript } from './assets.ts';

describe.each([
  ['report', reportScript()],
  ['night', nightScript()],
])('the script of the %s page', (_, script) => {
  test('is one classic script: nothing is left to import', () => {
    expect(() => new Script(script)).not.toThrow();
    expect(script).not.toMatch(/^\s*(import|export)\b/m);
  });

  test('has every module that another one asks for, in order', () => {
    const defined = new Set<string>();
    for (const line of script.split('\n')) {
      const asked = /^const \{.*\} = modules\['(.*)'\];$/.exec(line)?.[1];
      if (asked !== undefined) expect(defined).toContain(asked);
      const begun = /^modules\['(.*)'\] = /.exec(line)?.[1];
      if (begun !== undefined) defined.add(begun);
    }
    expect(defined.size).toBeGreaterThan(1);
  });

  test('never writes markup, so that a value stays text', () => {
    expect(script).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b/);
  });
});

test('the chart library is there, with its licence line', () => {
  const { script, style } = chartLibrary();
  expect(script).toContain('uPlot');
  expect(style).toContain('.uplot');
});
