import { docker } from '../../src/cluster/docker/docker-cli.ts';
import { OWN_LABEL, RUN_LABEL } from '../../src/cluster/docker/layout.ts';
import type { NodeProgram, Place } from './place.ts';

const FIRST_PORT = 7001;
const DATA_FOLDER = '/data';
const PROGRAM = '/program';

/** Each node in a container of its own, on a bridge network; no proxy in between. */
export class InContainers implements Place {
  readonly listenHost = '0.0.0.0';
  readonly #run: string;
  readonly #image: string;
  readonly #names: readonly string[];
  readonly #published = new Map<string, number>();
  #ids: number[] = [];

  private constructor(run: string, image: string, names: readonly string[]) {
    this.#run = run;
    this.#image = image;
    this.#names = names;
  }

  /** @param image of a node of ours; etcd runs in it as well. @throws HarnessError without an engine */
  static async prepare(
    run: string,
    image: string,
    names: readonly string[],
  ): Promise<InContainers> {
    const place = new InContainers(`splitbrain-bench-${run}`, image, names);
    await docker(['network', 'create', ...place.#labels(), place.#run]);
    return place;
  }

  dataFolder(): string {
    return DATA_FOLDER;
  }

  portInside(_id: number, name: string): number {
    return FIRST_PORT + this.#names.indexOf(name);
  }

  hostOf(id: number): string {
    return `${this.#run}-n${id}`;
  }

  async start(id: number, { program, args, env }: NodeProgram): Promise<void> {
    const container = this.hostOf(id);
    this.#ids.push(id);
    const ports = this.#names.map((name) => this.portInside(id, name));
    await docker([
      ...['run', '--detach', '--name', container, '--network', this.#run, ...this.#labels()],
      ...['--volume', DATA_FOLDER, '--no-healthcheck'],
      ...(program === null ? [] : ['--volume', `${program}:${PROGRAM}:ro`]),
      ...Object.entries(env).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
      ...ports.flatMap((port) => ['--publish', `127.0.0.1::${port}`]),
      ...[this.#image, program === null ? 'node' : PROGRAM, ...args],
    ]);
    for (const name of this.#names) {
      const said = await docker(['port', container, String(this.portInside(id, name))]);
      this.#published.set(`${id} ${name}`, Number(/:(\d+)\s*$/m.exec(said)?.[1]));
    }
  }

  portOutside(id: number, name: string): number {
    return this.#published.get(`${id} ${name}`) ?? 0;
  }

  async pids(): Promise<readonly number[]> {
    const names = this.#ids.map((id) => this.hostOf(id));
    const said = await docker(['inspect', '--format', '{{.State.Pid}}', ...names]);
    return said.split('\n').map(Number);
  }

  async stop(): Promise<void> {
    const names = this.#ids.map((id) => this.hostOf(id));
    this.#ids = [];
    if (names.length > 0) await docker(['rm', '--force', '--volumes', ...names]);
    await docker(['network', 'rm', this.#run]);
  }

  #labels(): string[] {
    return ['--label', OWN_LABEL, '--label', `${RUN_LABEL}=${this.#run}`];
  }
}
