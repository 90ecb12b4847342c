import { createContext, runInContext } from 'node:vm';
import { build, type Rollup } from 'vite';
import { describe, expect, it } from 'vitest';
import { packageFolder } from '../src/base/package-folder.ts';

/** The checker as one script, as a browser's bundler makes it; anything of Node's would be refused. */
async function bundle(): Promise<string> {
  const outputs = (await build({
    root: packageFolder(),
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      minify: false,
      lib: { entry: 'checker/index.ts', formats: ['iife'], name: 'checker' },
    },
  })) as Rollup.RollupOutput[];
  const chunks = outputs.flatMap(({ output }) => output);
  expect(chunks).toHaveLength(1);
  const [chunk] = chunks;
  if (chunk?.type !== 'chunk') throw new Error('no chunk was made');
  return chunk.code;
}

describe('the checker in a browser', () => {
  it('bundles into one script without Node and checks a history where there is nothing but the language', async () => {
    const code = await bundle();
    expect(code).not.toMatch(/require\(|node:|process\.|__vite-browser-external/);
    const context = createContext({ performance: { now: () => 0 } });
    runInContext(code, context);
    const check = (seen: string) =>
      runInContext(
        `checker.check([
          { index: 0, process: 0, type: 'invoke', f: 'write', value: 1 },
          { index: 1, process: 0, type: 'ok', f: 'write', value: 1 },
          { index: 2, process: 1, type: 'invoke', f: 'read', value: null },
          { index: 3, process: 1, type: 'ok', f: 'read', value: ${seen} },
        ], 'register').verdict`,
        context,
      );
    expect(check('1')).toBe('valid');
    expect(check('null')).toBe('violation');
  });
});
