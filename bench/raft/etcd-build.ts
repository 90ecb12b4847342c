import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const SERVER = 'go.etcd.io/etcd/server/v3';
const BENCHMARK = 'go.etcd.io/etcd/v3';

/** etcd and its own benchmark tool, as programs. */
export interface Etcd {
  readonly server: string;
  readonly benchmark: string;
  readonly version: string;
  readonly benchmarkVersion: string;
}

/**
 * Builds both from their Go modules, once: `bench/etcd/` says which. They stay in `dist-bench/`.
 *
 * @returns null where there is no Go, or it cannot get the modules
 */
export function buildEtcd(root: string): Etcd | null {
  const source = join(root, 'bench', 'etcd');
  const target = join(root, 'dist-bench', 'etcd');
  const version = versionIn(join(source, 'server'), SERVER);
  const benchmarkVersion = versionIn(join(source, 'client'), BENCHMARK);
  const server = join(target, `etcd-${version}`);
  const benchmark = join(target, `benchmark-${benchmarkVersion}`);
  mkdirSync(target, { recursive: true });
  const isBuilt =
    build(join(source, 'server'), SERVER, server) &&
    build(join(source, 'client'), `${BENCHMARK}/tools/benchmark`, benchmark);
  return isBuilt ? { server, benchmark, version, benchmarkVersion } : null;
}

function build(folder: string, name: string, program: string): boolean {
  if (existsSync(program)) return true;
  process.stderr.write(`building ${name} …\n`);
  const { status } = spawnSync('go', ['build', '-o', program, name], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return status === 0;
}

function versionIn(folder: string, name: string): string {
  const text = readFileSync(join(folder, 'go.mod'), 'utf8');
  return new RegExp(`${name} v([\\w.-]+)`).exec(text)?.[1] ?? '?';
}
