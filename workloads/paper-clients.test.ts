import { describe, expect, test } from 'vitest';
import { Random } from '../src/base/random.ts';
import { StoreSession } from './session.ts';
import {
  NO_CONNECTION,
  ok,
  opening,
  refusal,
  type Script,
  ScriptedClient,
  SILENCE,
} from './testing/scripted-client.ts';

const PUT = { op: 'put', key: 'r1', value: 5 } as const;

/** A client whose first server is 1. */
async function write(script: Script) {
  const client = new ScriptedClient(opening(script));
  const session = new StoreSession(client, { home: 1, timeoutMs: 1000, random: new Random(1) });
  const outcome = await session.execute(PUT);
  return { outcome: outcome.type, route: client.route, commands: client.commands };
}

describe('§8 how clients find the leader', () => {
  test('a client’s first choice that is not the leader tells of the leader, and that one is asked', async () => {
    const { outcome, route } = await write((node) =>
      node === 3 ? ok(node) : { ...refusal(node, 'not_leader'), leader: 3 },
    );
    expect(outcome).toBe('ok');
    expect(route).toEqual([1, 1, 3]);
  });

  test('a client whose leader crashed tries another server, with the same serial number', async () => {
    for (const crashed of [SILENCE, NO_CONNECTION]) {
      const { outcome, route, commands } = await write((node) => (node === 1 ? crashed : ok(node)));
      expect(outcome).toBe('ok');
      expect(route).toEqual([1, 1, 2]);
      expect(new Set(commands.map(({ session, seq }) => `${session} ${seq}`)).size).toBe(1);
    }
  });

  test('a server that knows of no leader is left for another', async () => {
    const { outcome, route } = await write((node) =>
      node === 3 ? ok(node) : refusal(node, 'not_leader'),
    );
    expect(outcome).toBe('ok');
    expect(route).toEqual([1, 1, 2, 3]);
  });
});
