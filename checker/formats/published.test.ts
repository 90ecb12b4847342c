import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { check } from '../check.ts';
import { readHistoryFile } from './history-file.ts';

/** Histories with known verdicts, published with other checkers: not part of this package. */
const FOLDER =
  process.env.SPLITBRAIN_HISTORIES ??
  fileURLToPath(new URL('../../../shared/histories', import.meta.url));
const LIST = join(FOLDER, 'verdicts.tsv');

interface Published {
  readonly file: string;
  readonly model: string;
  readonly expected: string;
}

function published(): Published[] {
  const rows = readFileSync(LIST, 'utf8').trim().split('\n').slice(1);
  return rows.map((row) => {
    const [file = '', , semantics = '', expected = ''] = row.split('\t');
    return { file, model: modelFor(semantics), expected };
  });
}

function modelFor(semantics: string): string {
  if (semantics.startsWith('cas-register init 0')) return 'knossos-cas-register';
  if (semantics.startsWith('mutex')) return 'knossos-mutex';
  return semantics.startsWith('kv store') ? 'porcupine-kv' : 'etcd-log';
}

if (existsSync(LIST)) {
  test.each(published())('$file is judged by $model as published: $expected', async (one) => {
    const reading = readHistoryFile(join(FOLDER, one.file));
    if (one.expected === 'empty file') {
      await expect(reading).rejects.toThrow('holds no events');
      return;
    }
    const { events } = await reading;
    const { verdict } = check(events, one.model);
    expect(verdict).toBe(one.expected === 'true' ? 'valid' : 'violation');
  });
} else if (process.env.SPLITBRAIN_REQUIRE_HISTORIES !== undefined) {
  test('the published histories are there', () => {
    throw new Error(`${LIST} is missing; SPLITBRAIN_HISTORIES names the folder that holds it`);
  });
} else {
  process.stderr.write(`SKIPPED: no published histories; SPLITBRAIN_HISTORIES names a folder\n`);
  test.skip('the published histories are judged as published', () => undefined);
}
