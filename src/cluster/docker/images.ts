import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { HarnessError } from '../../base/errors.ts';
import { packageFolder } from '../../base/package-folder.ts';
import { lastLine, tryDocker } from './docker-cli.ts';

const NODE_REPOSITORY = 'splitbrain-node';
const IMAGE_LABEL = 'splitbrain.image=node';
/** What of dist/ a node needs. */
const PARTS = ['base', 'raft', 'kv', 'node'];
const PULL_TIMEOUT_MS = 300_000;
const BUILD_TIMEOUT_MS = 600_000;

/** The base of the node image; SPLITBRAIN_BASE_IMAGE overrides it. */
export function baseImage(): string {
  return process.env.SPLITBRAIN_BASE_IMAGE ?? 'node:24-bookworm-slim';
}

/** The Toxiproxy server; SPLITBRAIN_TOXIPROXY_IMAGE overrides it. */
export function toxiproxyImage(): string {
  return process.env.SPLITBRAIN_TOXIPROXY_IMAGE ?? 'ghcr.io/shopify/toxiproxy:2.12.0';
}

export interface Images {
  readonly node: string;
  readonly toxiproxy: string;
}

/**
 * Sees to it that both images of a run are there: Toxiproxy's is pulled where it is missing, the
 * node's is built where it is missing or its code has changed.
 *
 * @throws HarnessError where that does not work, with the mend
 */
export async function ensureImages(signal: AbortSignal): Promise<Images> {
  const toxiproxy = toxiproxyImage();
  await ensurePulled(toxiproxy, signal);
  const node = await nodeImageName();
  if (!(await hasImage(node))) {
    await ensurePulled(baseImage(), signal);
    await buildNodeImage(node, signal);
    await removeOldNodeImages();
  }
  return { node, toxiproxy };
}

/**
 * The name of the node image that fits the compiled code. Its tag is a hash of what goes in.
 *
 * @throws HarnessError where nothing is compiled
 */
export async function nodeImageName(): Promise<string> {
  const hash = createHash('sha256').update(baseImage());
  for (const file of await contextFiles()) {
    hash.update(`\0${relative(packageFolder(), file)}\0`).update(await readFile(file));
  }
  return `${NODE_REPOSITORY}:${hash.digest('hex').slice(0, 12)}`;
}

export async function hasImage(image: string): Promise<boolean> {
  return (await tryDocker(['image', 'inspect', image])).ok;
}

async function ensurePulled(image: string, signal: AbortSignal): Promise<void> {
  if (await hasImage(image)) return;
  const pulled = await tryDocker(['pull', '--quiet', image], {
    timeoutMs: PULL_TIMEOUT_MS,
    signal,
  });
  if (pulled.ok) return;
  throw new HarnessError(
    `the image ${image} is missing and cannot be pulled (${lastLine(pulled)}); ` +
      `on a machine without a registry make it with: ${join(packageFolder(), 'docker/build-base-images')}`,
  );
}

async function buildNodeImage(image: string, signal: AbortSignal): Promise<void> {
  const context = await mkdtemp(join(tmpdir(), 'splitbrain-image-'));
  try {
    for (const file of await contextFiles()) {
      const target = join(context, relative(packageFolder(), file));
      await mkdir(dirname(target), { recursive: true });
      await cp(file, target);
    }
    const built = await tryDocker(
      [
        ...['build', '--quiet', '--file', join(context, 'docker/node.Dockerfile')],
        ...['--build-arg', `BASE=${baseImage()}`, '--label', IMAGE_LABEL, '--tag', image],
        context,
      ],
      { timeoutMs: BUILD_TIMEOUT_MS, signal },
    );
    if (!built.ok) throw new HarnessError(`the image ${image} cannot be built: ${lastLine(built)}`);
  } finally {
    await rm(context, { recursive: true, force: true });
  }
}

/** Images of older code that nobody uses go a day later: another checkout may still want its own. */
async function removeOldNodeImages(): Promise<void> {
  const filters = ['--filter', `label=${IMAGE_LABEL}`, '--filter', 'until=24h'];
  await tryDocker(['image', 'prune', '--all', '--force', ...filters]);
}

/** All files that the image is made from, in a fixed order. */
async function contextFiles(): Promise<readonly string[]> {
  const compiled = await Promise.all(PARTS.map((part) => scriptsIn(join('dist/src', part))));
  return [
    join(packageFolder(), 'docker/node.Dockerfile'),
    join(packageFolder(), 'package.json'),
  ].concat(compiled.flat());
}

async function scriptsIn(folder: string): Promise<readonly string[]> {
  const absolute = join(packageFolder(), folder);
  const entries = await readdir(absolute, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith('.js'));
  if (files.length === 0) {
    throw new HarnessError(`${absolute} holds no compiled code; run: npm run build`);
  }
  return files.map((entry) => join(entry.parentPath, entry.name)).sort();
}
