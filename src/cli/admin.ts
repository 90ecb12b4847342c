import type { CommandModule } from 'yargs';
import { parseDurationMs } from '../base/duration.ts';
import { UsageError } from '../base/errors.ts';
import { AdminClient } from '../node/host/admin-client.ts';
import type { NodeId } from '../node/protocol.ts';
import { ORDERS, orderFrom } from './admin/orders.ts';
import { lineOfConfiguration, linesOf } from './admin/show.ts';
import { EXIT_CODES } from './exit-codes.ts';
import { oneOf } from './one-of.ts';
import { print } from './print.ts';

interface AdminArguments {
  readonly action: string;
  readonly nodes: readonly string[] | undefined;
  readonly at: readonly string[];
  readonly timeout: string;
  readonly json: boolean;
}

/** The cluster was asked and said no. */
const EXIT_REFUSED = 1;

/** With the setting of the other commands, yargs would keep the last address only. */
const EVERY_ADDRESS = { 'duplicate-arguments-array': true };

const ACTIONS = ['status', ...Object.keys(ORDERS)];

export const adminCommand: CommandModule<object, AdminArguments> = {
  command: 'admin <action> [nodes..]',
  describe: 'look at a running cluster, and change who takes part or who leads',
  builder: (yargs) =>
    yargs
      .parserConfiguration(EVERY_ADDRESS)
      .positional('action', { type: 'string', demandOption: true, describe: ACTIONS.join(', ') })
      .positional('nodes', { type: 'string', array: true, describe: "nodes' numbers" })
      .options({
        at: {
          type: 'string',
          array: true,
          demandOption: true,
          requiresArg: true,
          describe: "host:port of a node's HTTP port; once for each node",
        },
        timeout: {
          type: 'string',
          default: '10s',
          requiresArg: true,
          describe: 'how long to wait until it is seen done',
        },
        json: { type: 'boolean', default: false, describe: 'one machine-readable value' },
      })
      .epilogue(
        [
          'Actions:',
          '  status                   who leads, who takes part, how far each node is',
          ...Object.entries(ORDERS).map(
            ([name, { nodes, describe }]) => `  ${`${name} ${nodes}`.padEnd(25)}${describe}`,
          ),
          '',
          'Exit code: 0 done; 1 refused, and nothing was done; 2 begun, and not seen done in time;',
          '3 no node answers; 64 bad arguments.',
        ].join('\n'),
      ),
  handler: async ({ action, nodes = [], at, timeout, json }) => {
    oneOf('admin', action, ACTIONS);
    const client = new AdminClient(at.map(addressOf));
    if (action === 'status') await showStatus(client, json);
    else await give(client, action, nodes.map(nodeOf), parseDurationMs(timeout, '--timeout'), json);
  },
};

async function showStatus(client: AdminClient, json: boolean): Promise<void> {
  const seen = await client.statuses();
  if (json) print(JSON.stringify(seen));
  else for (const line of linesOf(seen)) print(line);
  if (seen.every(({ status }) => status === null)) process.exitCode = EXIT_CODES.error;
}

async function give(
  client: AdminClient,
  action: string,
  nodes: readonly NodeId[],
  timeoutMs: number,
  json: boolean,
): Promise<void> {
  const order = orderFrom(action, [...new Set(nodes)]);
  const reply = await client.order(order);
  if (!reply.ok) {
    const leader = reply.leader === undefined ? '' : `; node ${reply.leader} leads`;
    if (json) print(JSON.stringify(reply));
    else process.stderr.write(`splitbrain: ${reply.error}: ${reply.message}${leader}\n`);
    process.exitCode = EXIT_REFUSED;
    return;
  }
  const status = await client.seenDone(order, reply.node, timeoutMs);
  if (status === null) process.exitCode = EXIT_CODES.inconclusive;
  if (json) print(JSON.stringify({ ...reply, isDone: status !== null }));
  else if (status === null)
    print(`node ${reply.node} began; it was not seen done in ${timeoutMs} ms`);
  else print(`done; node ${status.node} leads; ${lineOfConfiguration(status.configuration)}`);
}

/** @throws UsageError where it is no node's number */
function nodeOf(text: string): NodeId {
  const node = Number(text);
  if (Number.isInteger(node) && node >= 1) return node;
  throw new UsageError(`'${text}' is no node's number; they are integers from 1`);
}

/** @throws UsageError where it is no host:port */
function addressOf(text: string): string {
  const port = Number(/^[^\s/:][^\s/]*:(\d{1,5})$/.exec(text)?.[1] ?? 0);
  if (port >= 1 && port <= 65_535) return text;
  throw new UsageError(`--at: '${text}' is no host:port; write for example 127.0.0.1:7003`);
}
