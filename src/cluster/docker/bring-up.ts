import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { HarnessError } from '../../base/errors.ts';
import type { Clock, ClusterConfig, NodeId } from '../cluster.ts';
import { trueTime, writeClockFile } from './clock-file.ts';
import { composeFile } from './compose-file.ts';
import { compose, findCompose } from './compose-tool.ts';
import type { Containers } from './containers.ts';
import { engineVersion } from './docker-cli.ts';
import { ensureImages } from './images.ts';
import { controlProxyName, type Layout, nodeName, TOXIPROXY_API_PORT } from './layout.ts';
import { StatusReader } from './status.ts';
import { Toxics } from './toxics.ts';

const COMPOSE_TIMEOUT_MS = 180_000;
const ANSWER_TIMEOUT_MS = 30_000;
const POLL_MS = 50;

export interface BringUp {
  readonly layout: Layout;
  readonly config: ClusterConfig;
  readonly clock: Clock;
  readonly containers: Containers;
  /** For the compose file and the clock files; made where it is missing. */
  readonly workFolder: string;
  /** Called before the first container may exist. */
  readonly onCreating: () => void;
  /** Cuts it short. */
  readonly signal: AbortSignal;
}

/** What there is once every node answers. */
export interface Running {
  readonly toxics: Toxics;
  readonly status: StatusReader;
  /** Published ports by proxy name. */
  readonly ports: ReadonlyMap<string, number>;
}

/** The folder of a node's clock file. */
export function clockFolder(workFolder: string, node: NodeId): string {
  return join(workFolder, 'clocks', nodeName(node));
}

/**
 * Brings all containers up and waits until each node answers.
 *
 * @throws HarnessError where that fails; some containers may be there all the same
 */
export async function bringUp(plan: BringUp): Promise<Running> {
  const { layout, clock, containers, signal } = plan;
  await engineVersion();
  const tool = await findCompose();
  const images = await ensureImages(signal);
  const file = await writeFiles(plan, images.node, images.toxiproxy);
  throwIfStopped(signal);
  plan.onCreating();
  const options = { timeoutMs: COMPOSE_TIMEOUT_MS, signal };
  await compose(tool, layout.project, file, ['up', '--detach', '--no-build'], options);
  const published = await containers.publishedPorts();
  const toxics = new Toxics(`http://127.0.0.1:${portOf(published, TOXIPROXY_API_PORT)}`);
  await waitFor(signal, async () => (await toxics.version().catch(() => null)) !== null);
  await toxics.populate(layout);
  const ports = new Map(
    layout.proxies
      .filter((proxy) => proxy.published)
      .map(({ name, port }) => [name, portOf(published, port)]),
  );
  const status = new StatusReader(clock, controlPorts(layout, ports));
  await Promise.all(layout.nodes.map((node) => waitForNode(plan, status, node)));
  return { toxics, status, ports };
}

async function writeFiles(
  { layout, config, workFolder }: BringUp,
  nodeImage: string,
  toxiproxyImage: string,
): Promise<string> {
  await mkdir(workFolder, { recursive: true });
  for (const node of layout.nodes) {
    const profile = config.clockProfiles[node] ?? 'none';
    if (profile !== 'none') await writeClockFile(clockFolder(workFolder, node), trueTime(profile));
  }
  const file = join(workFolder, 'compose.json');
  const content = composeFile({
    layout,
    config,
    nodeImage,
    toxiproxyImage,
    clockFolder: (node) => clockFolder(workFolder, node),
  });
  await writeFile(file, `${JSON.stringify(content, null, 2)}\n`);
  return file;
}

async function waitForNode(plan: BringUp, status: StatusReader, node: NodeId): Promise<void> {
  const { containers, signal } = plan;
  const answers = await waitFor(signal, async () => {
    if ((await status.observe(node)).status !== null) return true;
    // A node that has ended will not answer; why is in its log.
    if ((await containers.states()).get(node) === 'down') throw await noAnswer(containers, node);
    return false;
  });
  if (!answers) throw await noAnswer(containers, node);
}

async function noAnswer(containers: Containers, node: NodeId): Promise<HarnessError> {
  const log = await containers.lastLog(node);
  const said = log === '' ? 'It printed nothing.' : `The end of its log:\n${log}`;
  return new HarnessError(`${nodeName(node)} did not come up. ${said}`);
}

/** Tries until it is true; false where that takes too long. */
async function waitFor(signal: AbortSignal, isThere: () => Promise<boolean>): Promise<boolean> {
  const deadlineMs = performance.now() + ANSWER_TIMEOUT_MS;
  while (performance.now() < deadlineMs) {
    throwIfStopped(signal);
    if (await isThere()) return true;
    await sleep(POLL_MS);
  }
  return false;
}

function throwIfStopped(signal: AbortSignal): void {
  if (signal.aborted) throw stoppedEarly();
}

/** What `start` rejects with where `stop` came first. */
export function stoppedEarly(): HarnessError {
  return new HarnessError('the cluster was stopped while it was coming up');
}

function controlPorts(
  layout: Layout,
  ports: ReadonlyMap<string, number>,
): ReadonlyMap<NodeId, number> {
  return new Map(layout.nodes.map((node) => [node, ports.get(controlProxyName(node)) ?? 0]));
}

function portOf(published: ReadonlyMap<number, number>, inside: number): number {
  const port = published.get(inside);
  if (port === undefined) throw new HarnessError(`Docker did not publish Toxiproxy's ${inside}`);
  return port;
}
