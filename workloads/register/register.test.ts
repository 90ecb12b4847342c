import { describe, expect, test } from 'vitest';
import { UsageError } from '../../src/base/errors.ts';
import { Random } from '../../src/base/random.ts';
import { workloadByName } from '../index.ts';
import { ok, opening, refusal, type Script, ScriptedClient } from '../testing/scripted-client.ts';
import type { Operation } from '../workload.ts';
import { register } from './register.ts';

function invoke(script: Script, operation: Operation) {
  const client = new ScriptedClient(script);
  const session = register.session(client, { home: 2, timeoutMs: 1000, random: new Random(1) });
  return session.invoke(operation);
}

describe('a register process', () => {
  test('shows what a read saw, and where the log has it', async () => {
    const outcome = await invoke((node) => ok(node, 5), { f: 'read', key: 'r1', value: null });
    expect(outcome).toEqual({ type: 'ok', value: 5, node: 2, logIndex: 7, term: 2 });
  });

  test('repeats what a write wrote', async () => {
    const outcome = await invoke(
      opening((node) => ok(node)),
      { f: 'write', key: 'r1', value: 6 },
    );
    expect(outcome).toEqual({ type: 'ok', value: 6, node: 2, logIndex: 7, term: 2 });
  });

  test('repeats both values of a cas that found another', async () => {
    const outcome = await invoke(
      opening((node) => refusal(node, 'mismatch')),
      { f: 'cas', key: 'r1', value: [6, 7] },
    );
    expect(outcome).toEqual({ type: 'fail', error: 'mismatch', value: [6, 7], node: 2 });
  });

  test('shows null for a read that failed', async () => {
    const outcome = await invoke((node) => refusal(node, 'too_large'), {
      f: 'read',
      key: 'r1',
      value: null,
    });
    expect(outcome).toMatchObject({ type: 'fail', value: null });
  });
});

describe('workloadByName', () => {
  test('finds a workload', () => {
    expect(workloadByName('register')).toBe(register);
  });

  test('names the nearest and all others of an unknown one', () => {
    expect(() => workloadByName('registre')).toThrow(UsageError);
    expect(() => workloadByName('registre')).toThrow(
      /did you mean 'register'.*There are: register/,
    );
  });
});
