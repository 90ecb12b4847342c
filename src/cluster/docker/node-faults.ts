import type { ClockProfile, ClusterConfig, NodeId, Observation, Skew } from '../cluster.ts';
import { clockFolder } from './bring-up.ts';
import { clockContent, trueTime, writeClockFile } from './clock-file.ts';
import type { Containers } from './containers.ts';

/** How long a node that was started may take until it answers, in ms. */
const RESTART_TIMEOUT_MS = 10_000;
/** How long a clock may take until it is seen to lie, in ms. */
const SKEW_TIMEOUT_MS = 1_000;
const SKEW_TOLERANCE_MS = 100;
const POLL_MS = 50;
/** A node that runs looks at its wall clock within that time, many times over. */
const LOOK_MS = 100;
/** In the node's image. */
const POWER_CUT_SCRIPT = 'dist/src/node/host/power-cut-main.js';

/** What is asked of the nodes' containers. */
type NodeContainers = Pick<Containers, 'tell' | 'states' | 'runBeside'>;

export interface NodeFaultsOptions {
  readonly config: Pick<ClusterConfig, 'seed' | 'clockProfiles'>;
  readonly containers: NodeContainers;
  readonly workFolder: string;
  readonly sleep: (durationMs: number) => Promise<void>;
  readonly observe: (node: NodeId) => Promise<Observation>;
}

/** What is done to a node itself: its process and its clocks. */
export class NodeFaults {
  readonly #options: NodeFaultsOptions;
  readonly #containers: NodeContainers;
  readonly #paused = new Set<NodeId>();
  readonly #skewed = new Set<NodeId>();
  /** What paused nodes' clocks are to be told when they run again. */
  readonly #untold = new Map<NodeId, string>();
  /** So far in this run; each has a seed of its own. */
  #powerCuts = 0;

  constructor(options: NodeFaultsOptions) {
    this.#options = options;
    this.#containers = options.containers;
  }

  isPaused(node: NodeId): boolean {
    return this.#paused.has(node);
  }

  async crash(node: NodeId): Promise<void> {
    await this.#containers.tell(node, 'kill');
    this.#paused.delete(node);
    await this.#tellUntold(node);
  }

  /**
   * SIGKILL, and of the node's files what a power cut leaves: its disk noted what was synced. Of a
   * node that is down already the page cache is lost as well.
   */
  async powerCut(node: NodeId): Promise<void> {
    await this.crash(node);
    this.#powerCuts += 1;
    const seed = `${this.#options.config.seed}${String(this.#powerCuts).padStart(4, '0')}`;
    await this.#containers.runBeside(node, POWER_CUT_SCRIPT, [seed]);
  }

  /** Resolves when it answers, or after 10 s: a node that refuses to start is the node's doing. */
  async restart(node: NodeId): Promise<void> {
    await this.#containers.tell(node, 'start');
    await this.#waitUntil(node, RESTART_TIMEOUT_MS, ({ status }) => status !== null);
  }

  async pause(node: NodeId): Promise<void> {
    await this.#containers.tell(node, 'pause');
    this.#paused.add(node);
  }

  async resume(node: NodeId): Promise<void> {
    await this.#containers.tell(node, 'unpause');
    this.#paused.delete(node);
    if (!this.#untold.has(node)) return;
    await this.#options.sleep(LOOK_MS);
    await this.#tellUntold(node);
  }

  /** Resolves when the new offset is seen, or after 1 s where the node does not answer. */
  async skew(node: NodeId, skew: Skew): Promise<void> {
    await this.#tellClock(node, clockContent(node, this.#profile(node), skew));
    this.#skewed.add(node);
    const { offsetMs } = skew;
    if (offsetMs === undefined) return;
    await this.#waitUntil(
      node,
      SKEW_TIMEOUT_MS,
      ({ wallOffsetMs }) =>
        wallOffsetMs !== null && Math.abs(wallOffsetMs - offsetMs) < SKEW_TOLERANCE_MS,
    );
  }

  /** Every node runs again, and knows the true time. */
  async healAll(): Promise<void> {
    const states = await this.#containers.states();
    const wake = [...states].map(([node, state]) => {
      if (state === 'paused') return this.resume(node);
      return state === 'down' ? this.restart(node) : Promise.resolve();
    });
    await Promise.all(wake);
    const isTrue = [...this.#skewed].map((node) =>
      this.#tellClock(node, trueTime(this.#profile(node))),
    );
    await Promise.all(isTrue);
    this.#skewed.clear();
  }

  /**
   * A change of a clock's rate waits until the node runs: libfaketime goes on from the last look at the
   * wall clock, so that a paused node's monotonic clock would never learn of the pause. No clock drifts
   * like that, and a lease would outlive it.
   */
  async #tellClock(node: NodeId, content: string): Promise<void> {
    this.#untold.set(node, content);
    if (this.#profile(node) !== 'rate' || !this.#paused.has(node)) await this.#tellUntold(node);
  }

  async #tellUntold(node: NodeId): Promise<void> {
    const content = this.#untold.get(node);
    this.#untold.delete(node);
    if (content === undefined) return;
    await writeClockFile(clockFolder(this.#options.workFolder, node), content);
  }

  async #waitUntil(
    node: NodeId,
    timeoutMs: number,
    isReached: (observation: Observation) => boolean,
  ): Promise<void> {
    const { observe, sleep } = this.#options;
    const deadlineMs = performance.now() + timeoutMs;
    while (!isReached(await observe(node)) && performance.now() < deadlineMs) await sleep(POLL_MS);
  }

  #profile(node: NodeId): ClockProfile {
    return this.#options.config.clockProfiles[node] ?? 'none';
  }
}
