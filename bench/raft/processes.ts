import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';

/** The unit of /proc/<pid>/stat, the same on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/** Processes of one cluster. */
export class Processes {
  readonly #children: ChildProcess[] = [];

  /** @param log a file for what it prints */
  start(file: string, args: readonly string[], env: Record<string, string>, log: string): void {
    const out = openSync(log, 'w');
    const options = { env: { ...process.env, ...env }, stdio: ['ignore', out, out] as const };
    this.#children.push(spawn(file, args, { ...options, stdio: [...options.stdio] }));
    closeSync(out);
  }

  /** Resident memory of all together, in MiB, as the kernel sees it now. */
  residentMiB(): number {
    const kib = this.#children.map(({ pid }) => {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? Number.NaN);
    });
    return kib.reduce((sum, each) => sum + each, 0) / 1024;
  }

  /** CPU time of all together since they started, in seconds; the kernel's work for them included. */
  cpuSeconds(): number {
    const ticks = this.#children.map(({ pid }) => {
      // The program's name, in parentheses, may hold anything.
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
      return Number(fields[11]) + Number(fields[12]);
    });
    return ticks.reduce((sum, each) => sum + each, 0) / TICKS_PER_SECOND;
  }

  /** Ends all of them; resolves when they are gone. */
  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    await Promise.all(
      this.#children.map((child) => {
        if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
        return new Promise((resolve) => {
          child.once('exit', resolve);
          child.kill(signal);
        });
      }),
    );
  }
}

/** Ports of the loopback that nobody listens on just now. */
export async function freePorts(count: number): Promise<number[]> {
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

/** Tries until it gives something; throws where that takes longer than 30 s. */
export async function eventually<T>(what: string, ask: () => Promise<T | null>): Promise<T> {
  const untilMs = performance.now() + 30_000;
  while (performance.now() < untilMs) {
    const found = await ask().catch(() => null);
    if (found !== null) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`waited 30 s in vain for ${what}`);
}
