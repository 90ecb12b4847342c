import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runScript } from './testing/transcript/run.ts';

const FOLDER = new URL('testdata/', import.meta.url);
const SCRIPTS = readdirSync(FOLDER).filter((name) => name.endsWith('.txt'));

/**
 * Each script in testdata/ is a story: commands, and below each what the servers did. A change of
 * the core shows in them as a diff. `npx vitest run --project fast src/raft/transcripts -u` writes
 * them anew; commit the diff only if you understand where it comes from and want it.
 */
describe('the transcripts in src/raft/testdata are what the core does', () => {
  it.each(SCRIPTS)('%s', async (name) => {
    const file = new URL(name, FOLDER);
    const written = readFileSync(file, 'utf8');
    await expect(runScript(written, `src/raft/testdata/${name}`)).toMatchFileSnapshot(
      file.pathname,
    );
  });
});
