import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageFolder } from '../base/package-folder.ts';
import { temporaryFolder } from './testing/command.ts';

let folder: string;
let remove: () => void;

/** Unpacks what `npm pack` makes where an install would put it, beside the packages it needs. */
beforeAll(async () => {
  ({ path: folder, remove } = temporaryFolder());
  const root = packageFolder();
  const { stdout } = await execa(
    'npm',
    ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder],
    {
      cwd: root,
    },
  );
  const installed = join(folder, 'node_modules/splitbrain');
  mkdirSync(installed, { recursive: true });
  const tarball = join(folder, stdout.trim().split('\n').at(-1) ?? '');
  await execa('tar', ['-xzf', tarball, '-C', installed, '--strip-components=1']);
  symlinkSync(join(root, 'node_modules'), join(installed, 'node_modules'));
});
afterAll(() => remove());

const node = (...args: string[]) => execa(process.execPath, args, { cwd: folder, reject: false });

describe('the packed package', () => {
  it('runs its command and leaves its results where it was called', async () => {
    const bin = join(folder, 'node_modules/splitbrain/bin/splitbrain.js');
    const { exitCode, stdout } = await node(
      bin,
      'run',
      '--seed',
      '1',
      '--duration',
      '15s',
      '--json',
    );
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout).report).toMatch(/^results\//);
  });

  const imports = [
    ['splitbrain/checker', 'check'],
    ['splitbrain/checker/formats', 'readOperations'],
    ['splitbrain/checker/workers', 'checkWithWorkers'],
    ['splitbrain/workloads', 'workloadByName'],
    ['splitbrain', 'executeRun'],
  ];
  for (const [name, member] of imports) {
    it(`exports ${member} from '${name}'`, async () => {
      const code = `import { ${member} } from '${name}'; console.log(typeof ${member})`;
      const { stdout, stderr } = await node('--input-type=module', '--eval', code);
      expect(stderr).toBe('');
      expect(stdout).toBe('function');
    });
  }
});
