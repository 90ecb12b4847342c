import { describe, expect, test } from 'vitest';
import { parseSettings, SettingsError } from './settings.ts';

const settings = {
  server: { id: 1, members: [1, 2], electionTimeoutMs: 300, heartbeatMs: 50, reads: 'index' },
  peers: { 2: 'toxiproxy:10102' },
  ports: { peer: 1, client: 2, http: 3 },
  dataFolder: '/data/disk',
  traceFile: '-',
};

const LEASE = { ...settings.server, reads: 'lease' };

describe('parseSettings', () => {
  test('takes all that a node is told', () => {
    expect(parseSettings(JSON.stringify(settings))).toEqual({
      ...settings,
      server: { ...settings.server, nodes: [1, 2] },
      peers: new Map([[2, { host: 'toxiproxy', port: 10102 }]]),
      host: '0.0.0.0',
      powerCutNotes: null,
      wallClockPeriodMs: null,
    });
  });

  test('takes the bound of clock drift with a lease', () => {
    const server = { ...LEASE, maxClockDriftPpm: 500 };
    expect(parseSettings(JSON.stringify({ ...settings, server })).server).toMatchObject(server);
  });

  test('takes when snapshots are due where that is told', () => {
    const server = { ...settings.server, snapshotEveryEntries: 0, snapshotEveryWalBytes: 1000 };
    expect(parseSettings(JSON.stringify({ ...settings, server })).server).toMatchObject(server);
  });

  test('takes after how long sessions end where that is told', () => {
    const server = { ...settings.server, sessionTimeoutMs: 60_000 };
    expect(parseSettings(JSON.stringify({ ...settings, server })).server).toMatchObject(server);
  });

  test('takes the switches of elections where they are told', () => {
    const server = { ...settings.server, preVote: false, leaderStickiness: true };
    const parsed = parseSettings(JSON.stringify({ ...settings, server }));
    expect(parsed.server).toMatchObject(server);
  });

  test('takes whoever has an address for one that may become a member', () => {
    const peers = { ...settings.peers, 4: 'toxiproxy:10104' };
    const joining = { ...settings.server, id: 3 };
    const { server } = parseSettings(JSON.stringify({ ...settings, peers, server: joining }));
    expect(server).toMatchObject({ id: 3, members: [1, 2], nodes: [1, 2, 3, 4] });
  });

  test('takes null for the trace of a node that writes none', () => {
    const text = JSON.stringify({ ...settings, traceFile: null });
    expect(parseSettings(text).traceFile).toBeNull();
  });

  test('takes a heartbeat that comes twice within an election timeout, and no longer one', () => {
    const withTimes = (electionTimeoutMs: number, heartbeatMs: number) => () =>
      parseSettings(
        JSON.stringify({
          ...settings,
          server: { ...settings.server, electionTimeoutMs, heartbeatMs },
        }),
      ).server;
    expect(withTimes(300, 150)()).toMatchObject({ electionTimeoutMs: 300, heartbeatMs: 150 });
    for (const heartbeatMs of [151, 400]) {
      expect(withTimes(300, heartbeatMs)).toThrow(SettingsError);
      expect(withTimes(300, heartbeatMs)).toThrow(
        `server.heartbeatMs must be at most half of server.electionTimeoutMs, and ${heartbeatMs} is more than 150`,
      );
    }
  });

  test.each([
    [undefined, 'SPLITBRAIN_NODE is not set; it holds the settings of the node as JSON'],
    ['{', 'SPLITBRAIN_NODE is not JSON'],
    [{ ...settings, peers: { 2: 'x' } }, "peers.2 must be host:port, not 'x'"],
    [{ ...settings, ports: {} }, 'ports.peer must be an integer from 0 to 65535'],
    [
      { ...settings, server: { ...settings.server, reads: 'fast' } },
      'one of log, index, lease, stale',
    ],
    [{ ...settings, server: LEASE }, 'server.maxClockDriftPpm must be an integer from 0'],
    [
      { ...settings, server: { ...LEASE, maxClockDriftPpm: 500, leaderStickiness: false } },
      'server.leaderStickiness cannot be off where reads are by lease',
    ],
    [
      { ...settings, server: { ...settings.server, preVote: 1 } },
      'server.preVote must be true or false',
    ],
    [
      { ...settings, server: { ...settings.server, snapshotEveryEntries: -1 } },
      'server.snapshotEveryEntries must be an integer from 0',
    ],
    [{ ...settings, dataFolder: '' }, 'dataFolder must be a string that is not empty'],
  ])('%j is refused by field', (wrong, message) => {
    const text = typeof wrong === 'object' ? JSON.stringify(wrong) : wrong;
    expect(() => parseSettings(text)).toThrow(message);
  });
});
