import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { NodeProgram, Place } from './place.ts';

/** Nodes as processes of this machine, over the loopback. */
export class Loopback implements Place {
  readonly listenHost = '127.0.0.1';
  readonly #folder: string;
  readonly #ports: ReadonlyMap<string, number>;
  readonly #children = new Map<number, ChildProcess>();

  private constructor(folder: string, ports: ReadonlyMap<string, number>) {
    this.#folder = folder;
    this.#ports = ports;
  }

  /**
   * Finds ports that nobody listens on just now.
   *
   * @param folder for data and logs; made where it is missing
   */
  static async prepare(
    folder: string,
    ids: readonly number[],
    names: readonly string[],
  ): Promise<Loopback> {
    mkdirSync(folder, { recursive: true });
    const keys = ids.flatMap((id) => names.map((name) => `${id} ${name}`));
    const ports = await freePorts(keys.length);
    return new Loopback(folder, new Map(keys.map((key, i) => [key, ports[i] ?? 0])));
  }

  dataFolder(id: number): string {
    return join(this.#folder, `n${id}`);
  }

  portInside(id: number, name: string): number {
    return this.#ports.get(`${id} ${name}`) ?? 0;
  }

  hostOf(): string {
    return this.listenHost;
  }

  async start(id: number, { program, args, env }: NodeProgram): Promise<void> {
    const out = openSync(`${this.dataFolder(id)}.log`, 'w');
    const child = spawn(program ?? process.execPath, [...args], {
      env: { ...process.env, ...env },
      stdio: ['ignore', out, out],
    });
    closeSync(out);
    this.#children.set(id, child);
  }

  /** Ends a node as a crash would, without a word. It can be started again. */
  async kill(id: number): Promise<void> {
    const child = this.#children.get(id);
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const isGone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await isGone;
  }

  portOutside(id: number, name: string): number {
    return this.portInside(id, name);
  }

  async pids(): Promise<readonly number[]> {
    return [...this.#children.values()].map(({ pid }) => pid ?? 0);
  }

  async stop(): Promise<void> {
    await Promise.all(
      [...this.#children.values()].map((child) => {
        if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
        return new Promise((resolve) => {
          child.once('exit', resolve);
          child.kill('SIGTERM');
        });
      }),
    );
  }
}

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return server;
    }),
  );
  const ports = servers.map((server) => {
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  });
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
