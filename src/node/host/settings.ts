import { READ_MODES, type ReadMode, type ServerConfig } from '../protocol.ts';
import type { Address } from './peer-link.ts';

/** The environment variable that holds a node's settings, as JSON. */
export const SETTINGS_VARIABLE = 'SPLITBRAIN_NODE';

/** All that the entry point of a node is told. */
export interface NodeSettings {
  readonly server: ServerConfig;
  /** By peer's id: `host:port` to dial; members, and nodes that may become members. */
  readonly peers: ReadonlyMap<number, Address>;
  readonly ports: { readonly peer: number; readonly client: number; readonly http: number };
  /** The address to listen on. */
  readonly host: string;
  /** The server's files, and nothing else. */
  readonly dataFolder: string;
  /**
   * Where to note what a power cut would leave of the server's files, outside their folder; null
   * where nobody will cut the power.
   */
  readonly powerCutNotes: string | null;
  /** JSON lines; `-` is the standard output, null no trace at all. */
  readonly traceFile: string | null;
  /** How often to look at the wall clock, in ms; null where only its readers need to. */
  readonly wallClockPeriodMs: number | null;
}

/** Settings that make no node; the message names the field and what belongs there. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/**
 * A node's settings out of the environment variable's text.
 *
 * @throws SettingsError where it is missing or wrong
 */
export function parseSettings(text: string | undefined): NodeSettings {
  if (text === undefined) wrong('', 'is not set; it holds the settings of the node as JSON');
  const json = object(parseJson(text), '');
  const ports = object(json.ports, 'ports');
  const period = json.wallClockPeriodMs ?? null;
  const notes = json.powerCutNotes ?? null;
  const peers = addresses(json.peers);
  const server = serverConfig(json.server);
  return {
    // Whoever has an address here may become a member.
    server: { ...server, nodes: [...new Set([...server.members, server.id, ...peers.keys()])] },
    peers,
    ports: {
      peer: integer(ports.peer, 'ports.peer', 0, 65535),
      client: integer(ports.client, 'ports.client', 0, 65535),
      http: integer(ports.http, 'ports.http', 0, 65535),
    },
    host: json.host === undefined ? '0.0.0.0' : string(json.host, 'host'),
    dataFolder: string(json.dataFolder, 'dataFolder'),
    powerCutNotes: notes === null ? null : string(notes, 'powerCutNotes'),
    traceFile: json.traceFile === null ? null : string(json.traceFile, 'traceFile'),
    wallClockPeriodMs: period === null ? null : integer(period, 'wallClockPeriodMs', 1),
  };
}

function serverConfig(value: unknown): ServerConfig {
  const json = object(value, 'server');
  const members = json.members;
  const reads = readMode(json.reads);
  if (!Array.isArray(members)) wrong('server.members', 'must be a list of node ids');
  return {
    id: integer(json.id, 'server.id', 1),
    members: members.map((id, i) => integer(id, `server.members[${i}]`, 1)),
    ...times(json),
    reads,
    ...snapshotSettings(json),
    ...sessionSettings(json),
    ...switches(json),
    ...leaseSettings(json, reads),
  };
}

/** §5.6: broadcast time ≪ election timeout. One heartbeat that is lost must not begin an election. */
function times(
  json: Record<string, unknown>,
): Pick<ServerConfig, 'electionTimeoutMs' | 'heartbeatMs'> {
  const electionTimeoutMs = integer(json.electionTimeoutMs, 'server.electionTimeoutMs', 1);
  const heartbeatMs = integer(json.heartbeatMs, 'server.heartbeatMs', 1);
  const most = electionTimeoutMs / 2;
  if (heartbeatMs > most) {
    const limit = 'must be at most half of server.electionTimeoutMs';
    wrong('server.heartbeatMs', `${limit}, and ${heartbeatMs} is more than ${most}`);
  }
  return { electionTimeoutMs, heartbeatMs };
}

/** A lease is off by one word and on by two: nobody gets it without having said a bound. */
function leaseSettings(json: Record<string, unknown>, reads: ReadMode): Partial<ServerConfig> {
  if (reads !== 'lease') return {};
  if (json.leaderStickiness === false) {
    wrong('server.leaderStickiness', 'cannot be off where reads are by lease');
  }
  const name = 'server.maxClockDriftPpm';
  return { maxClockDriftPpm: integer(json.maxClockDriftPpm, name, 0, 999_999) };
}

function snapshotSettings(json: Record<string, unknown>): Partial<ServerConfig> {
  const names = ['snapshotEveryEntries', 'snapshotEveryWalBytes'] as const;
  const set = names.filter((name) => json[name] !== undefined);
  return Object.fromEntries(set.map((name) => [name, integer(json[name], `server.${name}`, 0)]));
}

function sessionSettings({ sessionTimeoutMs }: Record<string, unknown>): Partial<ServerConfig> {
  if (sessionTimeoutMs === undefined) return {};
  return { sessionTimeoutMs: integer(sessionTimeoutMs, 'server.sessionTimeoutMs', 1) };
}

/** What is not named keeps the server's default. */
function switches(json: Record<string, unknown>): Partial<ServerConfig> {
  const names = ['preVote', 'checkQuorum', 'leaderStickiness'] as const;
  const set = names.filter((name) => json[name] !== undefined);
  return Object.fromEntries(set.map((name) => [name, boolean(json[name], `server.${name}`)]));
}

function addresses(value: unknown): ReadonlyMap<number, Address> {
  const result = new Map<number, Address>();
  for (const [id, address] of Object.entries(object(value, 'peers'))) {
    const name = `peers.${id}`;
    const text = string(address, name);
    const colon = text.lastIndexOf(':');
    if (colon < 1) wrong(name, `must be host:port, not '${text}'`);
    const port = integer(Number(text.slice(colon + 1)), name, 1, 65535);
    result.set(integer(Number(id), name, 1), { host: text.slice(0, colon), port });
  }
  return result;
}

function readMode(value: unknown): ReadMode {
  const mode = READ_MODES.find((known) => known === value);
  return mode ?? wrong('server.reads', `must be one of ${READ_MODES.join(', ')}`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return wrong('', 'is not JSON');
  }
}

function object(value: unknown, name: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  return wrong(name, 'must be a JSON object');
}

function string(value: unknown, name: string): string {
  if (typeof value === 'string' && value !== '') return value;
  return wrong(name, 'must be a string that is not empty');
}

function boolean(value: unknown, name: string): boolean {
  if (typeof value === 'boolean') return value;
  return wrong(name, 'must be true or false');
}

function integer(value: unknown, name: string, min: number, max = 2 ** 31): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) {
    return value;
  }
  return wrong(name, `must be an integer from ${min} to ${max}`);
}

function wrong(field: string, what: string): never {
  throw new SettingsError(`${[SETTINGS_VARIABLE, field].filter(Boolean).join(': ')} ${what}`);
}
