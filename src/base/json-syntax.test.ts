import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson } from './json-syntax.ts';

/** `line:column` of what is wrong, or `valid`. */
function placeOf(text: string): string {
  const parsed = parseJson(text);
  return 'fault' in parsed ? `${parsed.fault.line}:${parsed.fault.column}` : 'valid';
}

describe('what is no JSON is told with its line and column:', () => {
  it.each([
    ['a comma too many', '{\n  "a": 1,\n}', '3:1'],
    ['a comma too few', '{\n  "a": 1\n  "b": 2\n}', '3:3'],
    ['a value without quotes', '{"name": mine}', '1:10'],
    ['a key without quotes', '{\r\n\tname: 1}', '2:2'],
    ['an end too early', '[1,\n2', '2:2'],
    ['an end where a value is due', '{"a":\n', '2:1'],
    ['the wrong bracket', '[1, 2}', '1:6'],
    ['something behind the end', '{}\n{}', '2:1'],
    ['a string that does not end', '["a", "b]\n', '1:7'],
    ['a strange escape', '["\\x"]', '1:2'],
    ['a line break in a string', '[1,\n"a\nb"]', '2:1'],
    ['a number with a leading zero', '[01]', '1:3'],
    ['a colon too few', '{"a" 1}', '1:6'],
    ['nothing', '', '1:1'],
  ])('%s', (_, text, place) => {
    expect(placeOf(text)).toBe(place);
  });

  it('with what was expected, and without an offset', () => {
    const parsed = parseJson('{"a": [1 2]}');
    const problem = 'fault' in parsed ? parsed.fault.problem : '';
    expect(problem).toMatch(/^Expected ',' or ']'/);
    expect(problem).not.toMatch(/position|\d/);
  });

  it('where the parser of the runtime has it, as far as that tells', () => {
    const put = fc.constantFrom('', '@', ',', ':', '"', '1', '}', ']', '{', '[', '\n');
    let compared = 0;
    fc.assert(
      fc.property(fc.json(), fc.nat(), put, (json, where, spoiler) => {
        const at = where % (json.length + 1);
        for (const rest of ['', json.slice(at), json.slice(at + 1)]) {
          const text = `${json.slice(0, at)}${spoiler}${rest}`;
          const offset = offsetByRuntime(text);
          if (offset === null) continue;
          const before = text.slice(0, offset).split('\n');
          expect(placeOf(text)).toBe(`${before.length}:${(before.at(-1) ?? '').length + 1}`);
          compared += 1;
        }
      }),
      { seed: 411, numRuns: 3000 },
    );
    expect(compared).toBeGreaterThan(1000);
  });
});

/** Where `JSON.parse` met a token that cannot stand there; null where it does not say. */
function offsetByRuntime(text: string): number | null {
  try {
    JSON.parse(text);
    return null;
  } catch (error) {
    const said = /^(?:Expected|Unexpected non-whitespace).* at position (\d+)/s.exec(
      String(error).replace('SyntaxError: ', ''),
    );
    return said === null ? null : Number(said[1]);
  }
}
