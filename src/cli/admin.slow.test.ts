import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listen } from '../node/host/listen.ts';
import { type RunningNode, runNode } from '../node/host/node.ts';
import { freePort } from '../node/host/testing/free-port.ts';
import { Server } from '../node/server.ts';
import { command, temporaryFolder } from './testing/command.ts';

const ALL = [1, 2, 3, 4, 5];
const MEMBERS = [1, 2, 3];

let folder: ReturnType<typeof temporaryFolder>;
let nodes: Map<number, RunningNode>;

/** Three members and two nodes that may join, on loopback, in this process. */
beforeEach(async () => {
  folder = temporaryFolder();
  nodes = new Map();
  const ports = new Map<number, number>();
  for (const id of ALL) ports.set(id, await freePort());
  for (const id of ALL) {
    const others = ALL.filter((other) => other !== id);
    const address = (other: number) => ({ host: '127.0.0.1', port: ports.get(other) ?? 0 });
    const times = { electionTimeoutMs: 300, heartbeatMs: 60, reads: 'index' as const };
    const node = await runNode(
      {
        server: { id, members: MEMBERS, nodes: ALL, ...times },
        peers: new Map(others.map((other) => [other, address(other)])),
        ports: { peer: ports.get(id) ?? 0, client: 0, http: 0 },
        host: '127.0.0.1',
        dataFolder: join(folder.path, `${id}`),
        powerCutNotes: null,
        traceFile: null,
        wallClockPeriodMs: null,
      },
      (host, config) => new Server(host, config),
      (reason) => {
        throw new Error(reason);
      },
    );
    nodes.set(id, node);
  }
});

afterEach(async () => {
  for (const node of nodes.values()) await node.stop();
  folder.remove();
});

const addressOf = (id: number) => `127.0.0.1:${nodes.get(id)?.ports.http}`;
const everywhere = () => ALL.flatMap((id) => ['--at', addressOf(id)]);
const admin = (...args: readonly string[]) => command('admin', ...args, ...everywhere());

/** The node that leads, waited for. */
async function leader(): Promise<number> {
  for (let attempt = 0; attempt < 200; attempt++) {
    for (const [id, node] of nodes) if (node.status().role === 'leader') return id;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('nobody leads');
}

describe('splitbrain admin', () => {
  it('moves a cluster to other nodes, and shows it', async () => {
    await leader();
    for (const id of ['4', '5']) {
      expect(await admin('add-learner', id)).toMatchObject({ exitCode: 0, stderr: '' });
    }
    const promoted = await admin('promote', '4');
    expect(promoted.stdout).toMatch(/^done; node \d leads; voters 1, 2, 3, 4; learners 5 \(entry/);
    const old = await leader();
    const kept = MEMBERS.filter((id) => id !== old).slice(0, 1);
    const changed = await admin('change', ...[...kept, 4, 5].map(String));
    expect(changed).toMatchObject({ exitCode: 0 });
    const { stdout } = await admin('status');
    expect(stdout).toMatch(/node 4, (leader|follower), term \d+;/);
    expect(stdout).toMatch(new RegExp(`node ${old}, no member`));
    expect(stdout).toMatch(new RegExp(`voters ${kept}, 4, 5 \\(entry \\d+, committed\\)$`));
    expect(await admin('remove', '4')).toMatchObject({ exitCode: 0 });
  });

  it('hands leadership over', async () => {
    const old = await leader();
    const to = MEMBERS.find((id) => id !== old) ?? 0;
    const { exitCode, stdout } = await admin('transfer', `${to}`);
    expect({ exitCode, stdout }).toMatchObject({ exitCode: 0 });
    expect(stdout).toMatch(new RegExp(`^done; node ${to} leads`));
  });

  it('says why something is refused, with exit code 1', async () => {
    const leads = await leader();
    const refused = await admin('promote', '4');
    expect(refused).toMatchObject({ exitCode: 1, stdout: '' });
    expect(refused.stderr).toMatch(/^splitbrain: not_learner: .*add it as one first/);
    const other = MEMBERS.find((id) => id !== leads) ?? 0;
    const { stderr } = await command('admin', 'remove', '3', '--at', addressOf(other));
    expect(stderr).toMatch(new RegExp(`not_leader: .*; node ${leads} leads$`));
    const json = await admin('add-learner', '9', '--json');
    expect(JSON.parse(json.stdout)).toMatchObject({ ok: false, error: 'unknown_node' });
  });

  it('does not promote a learner that is down', async () => {
    await leader();
    await nodes.get(4)?.stop();
    expect(await admin('add-learner', '4')).toMatchObject({ exitCode: 0 });
    const lagging = await admin('promote', '4');
    expect(lagging).toMatchObject({ exitCode: 1 });
    expect(lagging.stderr).toMatch(/^splitbrain: lagging: /);
  });

  it('tells what began and was not seen done from what was, with exit code 2', async () => {
    const status = { ...nodes.get(await leader())?.status(), role: 'leader' };
    // It takes every order and never does anything.
    const idle = createServer((request, response) => {
      response.end(JSON.stringify(request.method === 'POST' ? { ok: true, node: 1 } : status));
    });
    const port = await listen(idle, { host: '127.0.0.1', port: 0 });
    const at = ['--at', `127.0.0.1:${port}`, '--timeout', '200ms'];
    expect(await command('admin', 'add-learner', '4', ...at)).toMatchObject({
      exitCode: 2,
      stdout: 'node 1 began; it was not seen done in 200 ms',
    });
    idle.close();
  });

  it('asks nobody with wrong arguments: exit code 64, and what is right', async () => {
    const at = ['--at', '127.0.0.1:1'];
    const none = await command('admin', 'status', ...at);
    expect(none).toMatchObject({ exitCode: 3 });
    expect(none.stdout).toBe('127.0.0.1:1  no answer');
    for (const [args, message] of [
      [['remove', 'n3', ...at], "'n3' is no node's number"],
      [['remove', ...at], 'write: splitbrain admin remove NODE --at HOST:PORT'],
      [['banish', '3', ...at], "'banish' is none of status, add-learner"],
      [['status', '--at', 'here'], "'here' is no host:port; write for example"],
      [['status'], 'at'],
    ] as const) {
      const { exitCode, stderr } = await command('admin', ...args);
      expect({ exitCode, stderr }).toMatchObject({ exitCode: 64 });
      expect(stderr).toContain(message);
    }
  });
});
