import { createHash } from 'node:crypto';
import { renderToString } from 'preact-render-to-string';
import { type Html, h } from './html.ts';

/** What a page is made of. Scripts and styles are ours and trusted; data is not. */
export interface Page {
  readonly title: string;
  readonly styles: readonly string[];
  readonly scripts: readonly string[];
  /** Read by the scripts from the element with the id `data`. */
  readonly data?: unknown;
  readonly body: Html;
}

/**
 * JSON that can stand in a script element: no `<`, so neither an end tag nor a comment begins in
 * it.
 */
export function jsonForScript(data: unknown): string {
  return JSON.stringify(data).replaceAll('<', '\\u003c');
}

function inline(tag: 'style' | 'script', text: string) {
  return h(tag, { dangerouslySetInnerHTML: { __html: text } });
}

/**
 * Only the scripts of this page may run and nothing may be loaded, whatever a value in a history
 * says: a second wall behind the escaping.
 */
function policy(scripts: readonly string[]): string {
  const hashes = scripts.map(
    (script) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`,
  );
  const scriptSource = hashes.length > 0 ? hashes.join(' ') : "'none'";
  return `default-src 'none'; style-src 'unsafe-inline'; script-src ${scriptSource}; img-src data:; base-uri 'none'; form-action 'none'`;
}

/** One HTML file without any external resource. */
export function renderPage(page: Page): string {
  const scripts = page.scripts.map((script) => script.replaceAll(/<\/(?=script)/gi, '<\\/'));
  const head = h('head', null, [
    h('meta', { charset: 'utf-8' }),
    h('meta', { 'http-equiv': 'Content-Security-Policy', content: policy(scripts) }),
    h('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
    h('meta', { name: 'color-scheme', content: 'light dark' }),
    // Without it a browser asks the server for one.
    h('link', { rel: 'icon', href: 'data:,' }),
    h('title', null, page.title),
    page.styles.map((style) => inline('style', style)),
  ]);
  const body = h('body', null, [
    page.body,
    page.data !== undefined &&
      h('script', {
        type: 'application/json',
        id: 'data',
        dangerouslySetInnerHTML: { __html: jsonForScript(page.data) },
      }),
    scripts.map((script) => inline('script', script)),
  ]);
  return `<!doctype html>\n${renderToString(h('html', { lang: 'en' }, [head, body]))}\n`;
}
