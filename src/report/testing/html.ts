import { createHash } from 'node:crypto';
import { expect } from 'vitest';

/** A start tag and its attributes, as a browser reads them. */
interface Tag {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
}

/** The page without what stands in its scripts and styles. */
export function markupOf(html: string): string {
  return html.replaceAll(/(<(script|style)(?: [^>]*)?>).*?(?=<\/\2>)/gs, '$1');
}

/** All start tags of a page. Values stand in double quotes: the renderer writes no others. */
export function tagsOf(html: string): Tag[] {
  const tags = markupOf(html).matchAll(/<([a-z][\w-]*)((?:\s+[\w-]+(?:="[^"]*")?)*)\s*\/?>/gi);
  return [...tags].map(([, name = '', attributes = '']) => {
    const pairs = [...attributes.matchAll(/([\w-]+)(?:="([^"]*)")?/g)];
    return { name, attributes: new Map(pairs.map(([, key = '', value = '']) => [key, value])) };
  });
}

/** The texts of all elements of a name, as they stand between their tags. */
export function textsOf(html: string, tag: string): string[] {
  const elements = html.matchAll(new RegExp(`<${tag}(?: [^>]*)?>(.*?)</${tag}>`, 'gs'));
  return [...elements].map(([, text]) => text ?? '');
}

const LOADING = ['src', 'srcset', 'action', 'formaction', 'data', 'poster', 'style'];
const FOREIGN_TAGS = ['img', 'iframe', 'object', 'embed', 'base', 'form', 'audio', 'video'];
const OWN_LINK = /^(#[\w-]+|data:,|[\w./-]+\/report\.html)$/;

/** Expects that a page loads nothing, and that no script but its own could run. */
export function expectSelfContained(html: string): void {
  for (const { name, attributes } of tagsOf(html)) {
    expect(FOREIGN_TAGS).not.toContain(name);
    for (const [key, value] of attributes) {
      expect(LOADING).not.toContain(key);
      expect(key).not.toMatch(/^on/);
      if (key === 'href') expect(value).toMatch(OWN_LINK);
    }
  }
  expect(textsOf(html, 'style').join('')).not.toMatch(/url\(|@import|https?:/);
  const policy = tagsOf(html).find(({ attributes }) => attributes.has('http-equiv'));
  expect(policy?.attributes.get('content')).toContain("default-src 'none'");
  for (const [, script = ''] of html.matchAll(/<script>(.*?)<\/script>/gs)) {
    const hash = createHash('sha256').update(script).digest('base64');
    expect(policy?.attributes.get('content')).toContain(hash);
  }
}
