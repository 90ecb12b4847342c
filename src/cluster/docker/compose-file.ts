import { type ClockProfile, type ClusterConfig, type NodeId, serverConfigOf } from '../cluster.ts';
import { CLOCK_FILE_NAME, CLOCK_MOUNT, clockEnvironment } from './clock-file.ts';
import {
  type Layout,
  NODE_PORTS,
  networkContainer,
  networkService,
  nodeContainer,
  nodeName,
  OWN_LABEL,
  proxyName,
  RUN_LABEL,
  TOXIPROXY_API_PORT,
  toxiproxyContainer,
} from './layout.ts';

/** Where a node keeps its files, in its container; a volume. */
export const DATA_MOUNT = '/data';
export const TRACE_FILE: string = `${DATA_MOUNT}/trace.jsonl`;

/** Beside the node's files: what a power cut would leave of them. */
const POWER_CUT_NOTES = `${DATA_MOUNT}/power-cut.jsonl`;

/** How often a node whose clocks may change their speed looks at the wall clock, in ms. */
const WALL_CLOCK_PERIOD_MS = 5;

export interface ComposeInputs {
  readonly layout: Layout;
  readonly config: ClusterConfig;
  readonly nodeImage: string;
  readonly toxiproxyImage: string;
  /** The folder of a node's clock file on this machine. */
  readonly clockFolder: (node: NodeId) => string;
}

/**
 * The compose file of a run, as a value (JSON is YAML). Format 3.8, so that docker-compose 1.29
 * reads it too. Each node is alone with Toxiproxy in a network without a way out: nodes meet
 * nowhere else.
 */
export function composeFile(inputs: ComposeInputs): object {
  const { layout } = inputs;
  const labels = { [RUN_LABEL]: layout.runId, ...labelEntry(OWN_LABEL) };
  const names = layout.nodes.map(nodeName);
  const perNode = <T>(value: T): Record<string, T> =>
    Object.fromEntries(names.map((name) => [name, value]));
  return {
    version: '3.8',
    services: {
      toxiproxy: toxiproxyService(inputs, labels),
      ...Object.fromEntries(
        layout.nodes.flatMap((node) => [
          [networkService(node), networkHolder(inputs, node, labels)],
          [nodeName(node), nodeService(inputs, node, labels)],
        ]),
      ),
    },
    networks: { control: { labels }, ...perNode({ internal: true, labels }) },
    volumes: perNode({ labels }),
  };
}

function toxiproxyService(
  { layout, toxiproxyImage }: ComposeInputs,
  labels: Record<string, string>,
): object {
  const published = layout.proxies.filter((proxy) => proxy.published).map(({ port }) => port);
  const nets = layout.nodes.map((node) => [nodeName(node), { aliases: ['toxiproxy'] }]);
  return {
    image: toxiproxyImage,
    container_name: toxiproxyContainer(layout),
    labels,
    restart: 'no',
    networks: { control: {}, ...Object.fromEntries(nets) },
    // A dial to a frozen node may hang, and a proxy dials one at a time: give up after 3 s.
    sysctls: { 'net.ipv4.tcp_syn_retries': 1 },
    // No port in front of ours: Docker chooses one that is free.
    ports: [TOXIPROXY_API_PORT, ...published].map((port) => `127.0.0.1::${port}`),
  };
}

/** Sleeps, and keeps the address of a node while that is down. */
function networkHolder(
  { layout, config, nodeImage }: ComposeInputs,
  node: NodeId,
  labels: Record<string, string>,
): object {
  const name = nodeName(node);
  // Where power is cut, it is this container that does it to the dead node's files.
  const data = [{ type: 'volume', source: name, target: DATA_MOUNT }];
  return {
    image: nodeImage,
    ...(config.powerCuts === true ? { volumes: data } : {}),
    command: ['sleep', 'infinity'],
    container_name: networkContainer(layout, node),
    hostname: name,
    labels,
    restart: 'no',
    healthcheck: { disable: true },
    cap_drop: ['ALL'],
    networks: { [name]: { aliases: [name] } },
  };
}

function nodeService(inputs: ComposeInputs, node: NodeId, labels: Record<string, string>): object {
  const { layout, config, nodeImage } = inputs;
  const name = nodeName(node);
  const profile: ClockProfile = config.clockProfiles[node] ?? 'none';
  const clock = {
    type: 'bind',
    source: escaped(inputs.clockFolder(node)),
    target: CLOCK_MOUNT,
    read_only: true,
  };
  return {
    image: nodeImage,
    container_name: nodeContainer(layout, node),
    labels,
    restart: 'no',
    // A node that looks for Toxiproxy before there is one waits long for its resolver.
    depends_on: ['toxiproxy'],
    cap_drop: ['ALL'],
    security_opt: ['no-new-privileges'],
    network_mode: `service:${networkService(node)}`,
    volumes: [
      { type: 'volume', source: name, target: DATA_MOUNT },
      ...(profile === 'none' ? [] : [clock]),
    ],
    environment: {
      SPLITBRAIN_NODE: escaped(JSON.stringify(nodeSettings(layout, config, node))),
      ...clockEnvironment(profile, `${CLOCK_MOUNT}/${CLOCK_FILE_NAME}`),
    },
  };
}

/** What src/node/host/settings.ts reads. */
function nodeSettings(layout: Layout, config: ClusterConfig, node: NodeId): object {
  const ports = new Map(layout.proxies.map(({ name, port }) => [name, port]));
  const peers = layout.nodes
    .filter((peer) => peer !== node)
    .map((peer) => [peer, `toxiproxy:${ports.get(proxyName(node, peer))}`]);
  return {
    server: serverConfigOf(config, node),
    peers: Object.fromEntries(peers),
    ports: NODE_PORTS,
    dataFolder: `${DATA_MOUNT}/disk`,
    powerCutNotes: config.powerCuts === true ? POWER_CUT_NOTES : null,
    traceFile: TRACE_FILE,
    // src/node/host/clock.ts says why.
    wallClockPeriodMs: config.clockProfiles[node] === 'rate' ? WALL_CLOCK_PERIOD_MS : null,
  };
}

function labelEntry(label: string): Record<string, string> {
  const [key = label, value = ''] = label.split('=');
  return { [key]: value };
}

/** Compose takes a dollar sign for a variable. */
function escaped(text: string): string {
  return text.replaceAll('$', '$$$$');
}
