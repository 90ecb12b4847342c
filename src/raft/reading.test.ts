import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { RULES } from './rules.ts';

const HERE = new URL('./', import.meta.url);
const ROOT = new URL('../../', HERE);
const SOURCE = readdirSync(HERE)
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  .map((name) => readFileSync(new URL(name, HERE), 'utf8'))
  .join('\n');

/** What a document says in backticks. */
function namesIn(document: string): string[] {
  const text = readFileSync(new URL(document, HERE), 'utf8');
  return [...text.matchAll(/`([^`\n]+)`/g)].flatMap(([, name]) => name ?? []);
}

/** Why these tests: a guided reading that names what is no longer there leads nowhere. */
describe.each(['README.md', 'DIVERGENCE.md'])('%s', (document) => {
  it('names files that exist', () => {
    const files = namesIn(document).filter((name) => /^[\w/.-]+\.(ts|txt|md)$/.test(name));
    expect(files.length).toBeGreaterThan(3);
    for (const file of files) {
      const place = file.startsWith('src/') ? new URL(file, ROOT) : new URL(file, HERE);
      expect(existsSync(place), file).toBe(true);
    }
  });

  it('names functions that exist', () => {
    const functions = namesIn(document).filter((name) => /^\w+\(\)$/.test(name));
    expect(functions.length).toBeGreaterThan(1);
    for (const each of functions) {
      const name = each.slice(0, -2);
      expect(SOURCE, each).toMatch(new RegExp(`(function |^ {2}#?)${name}\\(`, 'm'));
    }
  });
});

describe('README.md', () => {
  it('leads to every transcript, and to every test by the paper’s sentences', () => {
    const named = new Set(namesIn('README.md'));
    const scripts = readdirSync(new URL('testdata/', HERE)).map((name) => `testdata/${name}`);
    const tests = readdirSync(HERE).filter((name) => name.startsWith('paper-'));
    for (const each of [...scripts, ...tests]) expect([...named]).toContain(each);
  });

  it('names rules that exist', () => {
    const rules = namesIn('README.md').filter((name) =>
      /^(may|is|matches|refuses|confirms)[A-Z]\w+$/.test(name),
    );
    expect(rules.length).toBeGreaterThan(5);
    for (const rule of rules) expect(Object.keys(RULES)).toContain(rule);
  });
});
