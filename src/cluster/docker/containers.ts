import { HarnessError } from '../../base/errors.ts';
import type { NodeId } from '../cluster.ts';
import { docker, lastLine, tryDocker } from './docker-cli.ts';
import { type Layout, networkContainer, nodeContainer, toxiproxyContainer } from './layout.ts';

export type ContainerState = 'running' | 'paused' | 'down';

const LOG_LINES = 20;

type Verb = 'kill' | 'start' | 'pause' | 'unpause';

/** What a verb is to bring about; a container that is there already is no failure. */
const REACHED: Readonly<Record<Verb, (state: ContainerState) => boolean>> = {
  kill: (state) => state === 'down',
  start: (state) => state !== 'down',
  pause: (state) => state !== 'running',
  unpause: (state) => state !== 'paused',
};

/** The containers of one run, by node. */
export class Containers {
  readonly #layout: Layout;

  constructor(layout: Layout) {
    this.#layout = layout;
  }

  /**
   * Does this to a node's container. `kill` is SIGKILL, and resolves when the process is gone.
   *
   * @throws HarnessError where the engine fails
   */
  async tell(node: NodeId, verb: Verb): Promise<void> {
    const name = nodeContainer(this.#layout, node);
    const result = await tryDocker([verb, name]);
    if (result.ok) return;
    const state = (await this.states()).get(node);
    if (state !== undefined && REACHED[verb](state)) return;
    throw new HarnessError(`'docker ${verb} ${name}' failed: ${lastLine(result)}`);
  }

  /**
   * Runs a script of the node's image on its files, with its settings, in the container that holds
   * its network. The node itself may be down.
   *
   * @throws HarnessError where the engine or the script fails
   */
  async runBeside(node: NodeId, script: string, args: readonly string[]): Promise<string> {
    const format = '{{range .Config.Env}}{{println .}}{{end}}';
    const name = nodeContainer(this.#layout, node);
    const environment = (await docker(['inspect', '--format', format, name])).split('\n');
    const settings = environment.filter((line) => line.startsWith('SPLITBRAIN_NODE='));
    return await docker([
      ...['exec', ...settings.flatMap((line) => ['--env', line])],
      ...[networkContainer(this.#layout, node), 'node', script, ...args],
    ]);
  }

  /**
   * @throws HarnessError where the engine fails or a container is gone: somebody removed it
   */
  async states(): Promise<ReadonlyMap<NodeId, ContainerState>> {
    const { nodes } = this.#layout;
    const names = nodes.map((node) => nodeContainer(this.#layout, node));
    const lines = (await docker(['inspect', '--format', '{{.State.Status}}', ...names])).split(
      '\n',
    );
    return new Map(nodes.map((node, i) => [node, asState(lines[i])]));
  }

  /** The last lines that a node wrote, for an error; empty where there are none. */
  async lastLog(node: NodeId): Promise<string> {
    const name = nodeContainer(this.#layout, node);
    const result = await tryDocker(['logs', '--tail', String(LOG_LINES), name]).catch(() => null);
    return result === null ? '' : `${result.stdout}\n${result.stderr}`.trim();
  }

  /**
   * Where Toxiproxy's ports are published, by the port inside.
   *
   * @throws HarnessError where the engine fails
   */
  async publishedPorts(): Promise<ReadonlyMap<number, number>> {
    const name = toxiproxyContainer(this.#layout);
    const json = await docker(['inspect', '--format', '{{json .NetworkSettings.Ports}}', name]);
    const bindings = JSON.parse(json) as Record<string, { HostPort: string }[] | null>;
    const ports = Object.entries(bindings).map(([inside, outside]): [number, number] => [
      Number.parseInt(inside, 10),
      Number(outside?.[0]?.HostPort),
    ]);
    return new Map(ports.filter(([, outside]) => outside > 0));
  }

  /** Why Toxiproxy is not there, as the engine sees it. */
  async toxiproxyState(): Promise<string> {
    const name = toxiproxyContainer(this.#layout);
    const format = '{{.State.Status}}, exit code {{.State.ExitCode}}';
    const result = await tryDocker(['inspect', '--format', format, name]).catch(() => null);
    return result?.ok ? result.stdout.trim() : 'its container is gone';
  }
}

function asState(status: string | undefined): ContainerState {
  if (status === 'running' || status === 'paused') return status;
  return 'down';
}
