import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** In the order in which they depend on each other. */
const REPORT_MODULES = [
  '../format',
  './copy',
  './theme',
  './data',
  './view',
  './axis',
  './phase-names',
  './bands',
  './outcome',
  './rows',
  './labels',
  './bars',
  './overview',
  './tip',
  './focus',
  './timeline-painter',
  './pointer',
  './timeline',
  './chart',
  './scatter',
  './leaders',
  './plans',
  './charts',
  './report',
];
const NIGHT_MODULES = ['./copy', './night'];

/**
 * The JavaScript of one file of `browser/`. In the package it was compiled beside this file.
 * Where this file itself is TypeScript (the tests run from sources), it is compiled on the spot:
 * `dist/` may be absent then, or older than the source. Only there is the compiler needed.
 */
function compiled(name: string): string {
  const folder = new URL('./browser/', import.meta.url);
  if (import.meta.url.endsWith('.js')) {
    return readFileSync(new URL(`${name}.js`, folder), 'utf8');
  }
  const { transpileModule, ModuleKind, ScriptTarget } =
    require('typescript') as typeof import('typescript');
  const source = readFileSync(new URL(`${name}.ts`, folder), 'utf8');
  const compilerOptions = {
    module: ModuleKind.ESNext,
    target: ScriptTarget.ES2023,
    verbatimModuleSyntax: true,
    // As the build does it, quotes included: what is tested is what is shipped.
    rewriteRelativeImportExtensions: true,
  };
  return transpileModule(source, { compilerOptions }).outputText;
}

/** One module as an expression whose value is its exports. */
function asExpression(source: string): string {
  const exported = [...source.matchAll(/^export (?:function|class|const) (\w+)/gm)];
  const body = source
    .replaceAll(
      /^import \{([^}]*)\} from ['"][^'"]*?(\w[\w-]*)\.[jt]s['"];$/gm,
      (_, names, file) => {
        return `const {${names.replaceAll(' as ', ': ')}} = modules['${file}'];`;
      },
    )
    .replaceAll(/^export (?=function|class|const)/gm, '')
    .replaceAll(/^export \{\};$/gm, '');
  const left = /^(import|export)\b.*$/m.exec(body)?.[0];
  if (left !== undefined) throw new Error(`a page's script cannot hold \`${left}\``);
  return `(() => {\n${body}\nreturn { ${exported.map(([, name]) => name).join(', ')} };\n})()`;
}

/**
 * Joins modules to one script that imports nothing, so that the page is one file. They import
 * only each other, by name, and export only declarations; that is all the bundling it takes, and
 * a test runs what comes out.
 */
function joined(paths: readonly string[]): string {
  const modules = paths.map((path) => {
    const name = path.slice(path.lastIndexOf('/') + 1);
    return `modules['${name}'] = ${asExpression(compiled(path))};`;
  });
  return `(() => {\n'use strict';\nconst modules = {};\n${modules.join('\n')}\n})();`;
}

/** What draws the timeline and the charts. */
export function reportScript(): string {
  return joined(REPORT_MODULES);
}

/** What filters the nightly page. */
export function nightScript(): string {
  return joined(NIGHT_MODULES);
}

/** The chart library and its style, as its package ships them. */
export function chartLibrary(): { readonly script: string; readonly style: string } {
  const read = (path: string): string => readFileSync(require.resolve(path), 'utf8');
  return {
    script: read('uplot/dist/uPlot.iife.min.js'),
    style: read('uplot/dist/uPlot.min.css'),
  };
}
