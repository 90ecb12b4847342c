import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { command, commandFed, temporaryFolder } from './testing/command.ts';

const { path, remove } = temporaryFolder();
afterAll(remove);

/** One client writes 1 to x and another reads `seen` later. */
function eventsOf(seen: number): string {
  const about = { f: 'write', key: 'x', value: 1, process: 0 };
  const read = { f: 'read', key: 'x', process: 1 };
  const events = [
    { index: 0, type: 'invoke', ...about },
    { index: 1, type: 'ok', ...about },
    { index: 2, type: 'invoke', ...read },
    { index: 3, type: 'ok', ...read, value: seen },
  ];
  return events.map((event) => `${JSON.stringify(event)}\n`).join('');
}

function file(name: string, content: string | Uint8Array): string {
  writeFileSync(join(path, name), content);
  return join(path, name);
}

const valid = file('valid.jsonl.gz', gzipSync(eventsOf(1)));
const violation = file('violation.jsonl', eventsOf(2));
const empty = file('empty.jsonl', '{"index":0,"process":"nemesis","type":"info","f":"crash"}\n');
const malformed = file('malformed.edn', '[{:process 0 :type :ok :f :read :value 1}]');
const log = file(
  'a.log',
  'INFO  jepsen.util - 0\t:invoke\t:read\tnil\nINFO  jepsen.util - 0\t:ok\t:read\tnil\n',
);

describe('several files', () => {
  it('are shown in a table, with the reasons below and the worst exit code', async () => {
    const { stdout, exitCode } = await command('check', valid, log, violation, empty, malformed);
    expect(exitCode).toBe(1);
    const lines = stdout.trimEnd().split('\n');
    expect(lines.slice(0, 6).map((line) => line.split(/\s+/)[0])).toEqual([
      ...['verdict', 'valid', 'valid', 'violation', 'inconclusive', 'refused'],
    ]);
    expect(stdout).toMatch(/violation\.jsonl:\n {2}process 1 read 2 from x/);
    expect(stdout).toMatch(/malformed\.edn:1: event 0: process 0 completes read without a call/);
    expect(lines.at(-1)).toBe('5 files: 2 valid, 1 violation, 1 inconclusive, 1 refused');
  });

  it.each([
    ['64 where one is malformed and another says nothing', [valid, empty, malformed], 64],
    ['2 where one says nothing', [valid, empty], 2],
    ['0 where all are valid', [valid, log], 0],
  ])('end with %s', async (_, files, code) => {
    expect((await command('check', ...files)).exitCode).toBe(code);
  });

  it('are an array as JSON', async () => {
    const { stdout } = await command('check', '--json', valid, violation, malformed);
    expect(JSON.parse(stdout)).toMatchObject([
      { file: valid, verdict: 'valid', format: 'jsonl', engine: expect.any(String) },
      { file: violation, verdict: 'violation', durationMs: expect.any(Number) },
      { file: malformed, verdict: 'refused', problem: expect.stringContaining('without a call') },
    ]);
  });
});

describe('one file', () => {
  it('is read in the format and judged by the model that was asked for', async () => {
    const { stdout, exitCode } = await command(
      ...['check', log, '--model', 'etcd-log', '--format', 'jepsen-log', '--json'],
    );
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ model: 'etcd-log', format: 'jepsen-log' });
    const refused = await command('check', log, '--format', 'jsonl');
    expect(refused).toMatchObject({ exitCode: 64, stdout: '' });
    expect(refused.stderr).toContain('a.log:1: expected an event as a JSON object');
  });

  it('is refused with its line where it is malformed', async () => {
    const { stderr, exitCode } = await command('check', malformed);
    expect(exitCode).toBe(64);
    expect(stderr).toContain('malformed.edn:1: event 0: process 0 completes read without a call');
  });

  it('that is refused is an object as JSON too, beside the error', async () => {
    const { stdout, stderr, exitCode } = await command('check', malformed, '--json');
    const problem = expect.stringContaining('malformed.edn:1: event 0: process 0 completes read');
    expect(JSON.parse(stdout)).toEqual({ file: malformed, verdict: 'refused', problem });
    expect(stderr).toContain('malformed.edn:1: event 0');
    expect(exitCode).toBe(64);
  });

  it.each([
    ['--format', 'end', "did you mean 'edn'"],
    ['--model', 'etcd-lgo', "did you mean 'etcd-log'"],
  ])('is not read with a wrong %s', async (option, value, says) => {
    const { stderr, exitCode } = await command('check', valid, option, value);
    expect(stderr).toContain(says);
    expect(exitCode).toBe(64);
  });
});

describe('a history that is streamed', () => {
  it('has the verdict and the explanation that it has when it is held', async () => {
    for (const one of [valid, violation, log, empty, malformed]) {
      const held = await command('check', one);
      const streamed = await command('check', '--stream', one);
      expect(streamed.exitCode).toBe(held.exitCode);
      const withoutEngine = (text: string) => text.replace(/engine [a-z -]+, \d+ ms/, '');
      expect(withoutEngine(streamed.stdout)).toBe(withoutEngine(held.stdout));
      expect(streamed.stderr).toBe(held.stderr);
    }
  });

  it('may come from standard input, and is left alone after a violation', async () => {
    const result = await commandFed(
      `${eventsOf(2)}{"index":4,"process":5,"type":"invoke","f":"read","key":"x"}\nnonsense\n`,
      ...['check', '--stream', '--json', '-'],
    );
    expect(result.exitCode).toBe(1);
    expect(JSON.parse(result.stdout)).toMatchObject({
      ...{
        file: 'standard input',
        verdict: 'violation',
        engine: 'streaming zones',
        format: 'jsonl',
      },
      violation: { firstMisfit: 2, counterexample: { culprits: [2], minimal: true } },
    });
    const fine = await commandFed(eventsOf(1), 'check', '-');
    expect(fine).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('valid: standard input'),
    });
  });

  it('is no pass where nothing was answered', async () => {
    const open = file('open.jsonl', `${eventsOf(1).split('\n')[0]}\n`);
    for (const more of [[], ['--stream']]) {
      const { exitCode, stdout } = await command('check', open, ...more);
      expect(stdout).toContain('inconclusive: ');
      expect(stdout).toContain('none of its operations was answered');
      expect(exitCode).toBe(2);
    }
  });

  it('takes the model of the run beside the file, and says where that names none', async () => {
    const beside = file('mine.jsonl', eventsOf(1));
    for (const [content, problem] of [
      ['{"x":1}', 'run.json names no model; name it with --model'],
      ['{"model":"registre"}', "run.json: 'registre' is none of"],
    ] as const) {
      const run = file('run.json', content);
      const refused = await command('check', beside);
      rmSync(run);
      expect(refused.stderr).toContain(problem);
      expect(refused.exitCode).toBe(64);
    }
  });

  it('says that its last line was cut off, and refuses it unless told', async () => {
    const cut = file('cut.jsonl', `${eventsOf(1)}{"index":4,"pro`);
    for (const more of [[], ['--stream']]) {
      const refused = await command('check', cut, ...more);
      expect(refused.exitCode).toBe(64);
      expect(refused.stderr).toMatch(/cut\.jsonl:5: expected a newline .* --allow-truncated/);
      const one = await command('check', cut, '--allow-truncated', ...more);
      expect(one).toMatchObject({ exitCode: 0 });
      expect(one.stdout).toContain('(its last line was cut off and is left out)');
      const json = await command('check', cut, '--allow-truncated', '--json', ...more);
      expect(JSON.parse(json.stdout)).toMatchObject({ verdict: 'valid', truncated: true });
      const table = await command('check', cut, valid, '--allow-truncated', ...more);
      expect(table.stdout).toMatch(/cut\.jsonl:\n {2}its last line was cut off and is left out/);
    }
  });
});
