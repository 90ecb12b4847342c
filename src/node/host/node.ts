import type { NodeId, RaftMessage } from '../../raft/messages.ts';
import type { Host } from '../host.ts';
import type {
  AdminOrder,
  AdminReply,
  ClientReply,
  ClientRequest,
  ServerConfig,
  Status,
} from '../protocol.ts';
import { ClientPort } from './client-port.ts';
import { FolderDisk } from './disk.ts';
import { HttpPort } from './http.ts';
import { NotedDisk } from './noted-disk.ts';
import { Peers } from './peers.ts';
import { RealHost } from './real-host.ts';
import type { NodeSettings } from './settings.ts';
import { TraceFile } from './trace-file.ts';
import { Turn } from './turn.ts';
import { Uptime } from './uptime.ts';

/** What a node runs: the contract of `Server`, as far as the host needs it. */
export interface NodeServer {
  start(done: (error: Error | null) => void): void;
  onPeerMessage(from: NodeId, message: RaftMessage): void;
  onClientRequest(
    clientHost: string,
    request: ClientRequest,
    reply: (reply: ClientReply) => void,
  ): void;
  /** Does what an operator orders, or says why not. */
  order(order: AdminOrder): AdminReply;
  /** Lets the effects of all that came in since the last flush happen. */
  flush(): void;
  /** Null until it has started. */
  status(): Status | null;
  stop(): void;
}

export type ServerFactory = (host: Host, config: ServerConfig) => NodeServer;

/** A node that is up. */
export interface RunningNode {
  /** Where it listens; differs from the settings where those say 0. */
  readonly ports: NodeSettings['ports'];
  status(): Status;
  /** Stops it without haste; resolves when nothing of it is left open. */
  stop(): Promise<void>;
}

/**
 * Brings one node up: its server recovers from the disk first, and only then are the ports open,
 * so nobody talks to a node that does not know its past.
 *
 * @param fatal ends the process; called at most once, and nothing is sent after it
 * @throws Error where the disk cannot be recovered from or a port cannot be had
 */
export async function runNode(
  settings: NodeSettings,
  createServer: ServerFactory,
  fatal: (reason: string) => void,
): Promise<RunningNode> {
  const { id } = settings.server;
  const { dataFolder, powerCutNotes, traceFile } = settings;
  const uptime = settings.server.reads === 'lease' && traceFile !== null ? Uptime.open() : null;
  const trace = traceFile === null ? null : new TraceFile(traceFile, id, Date.now, uptime);
  const disk =
    powerCutNotes === null ? new FolderDisk(dataFolder) : new NotedDisk(dataFolder, powerCutNotes);
  const beforeSend = (): void => trace?.flush();
  const host = new RealHost({
    id,
    disk,
    uptime,
    send: (to, message) => peers.send(to, message),
    trace: (record) => trace?.write(record),
    fatal: (reason) => {
      // The trace may lie on the very disk that is full.
      try {
        trace?.flush();
      } finally {
        fatal(reason);
      }
    },
  });
  const server = createServer(host, settings.server);
  const turn = new Turn({ flush: () => server.flush(), beforeSend });
  const onRequest: NodeServer['onClientRequest'] = (clientHost, request, reply) =>
    server.onClientRequest(clientHost, request, reply);
  const peers = new Peers({
    id,
    addresses: settings.peers,
    electionTimeoutMs: settings.server.electionTimeoutMs,
    randomInt: (limit) => host.randomInt(limit),
    sendLater: turn.sendToPeerLater,
    onMessage: (from, message) => server.onPeerMessage(from, message),
    onBatchEnd: turn.flushLater,
  });
  const clients = new ClientPort({
    id,
    sendLater: turn.sendToClientLater,
    onRequest,
    onBatchEnd: turn.flushLater,
  });
  const http = new HttpPort({
    id,
    onRequest,
    onBatchEnd: turn.flushLater,
    beforeSend,
    status: () => ({ ...statusOf(server), disk: { syncs: disk.syncs } }),
    order: (order) => server.order(order),
  });
  const stop = async (): Promise<void> => {
    server.stop();
    peers.close();
    clients.close();
    await http.close();
    await disk.settled();
    disk.close();
    trace?.close();
    uptime?.close();
  };
  try {
    await started(server);
    const { incarnation } = statusOf(server);
    const at = (port: number): { host: string; port: number } => ({ host: settings.host, port });
    const ports = {
      peer: await peers.open(at(settings.ports.peer), incarnation),
      client: await clients.open(at(settings.ports.client), incarnation),
      http: await http.open(at(settings.ports.http)),
    };
    return { ports, status: () => statusOf(server), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function started(server: NodeServer): Promise<void> {
  return new Promise((resolve, reject) => {
    server.start((error) => (error === null ? resolve() : reject(error)));
  });
}

function statusOf(server: NodeServer): Status {
  const status = server.status();
  if (status === null) throw new Error('the server has no status before it has started');
  return status;
}
