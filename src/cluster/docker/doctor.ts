import { join } from 'node:path';
import { messageOf } from '../../base/errors.ts';
import { packageFolder } from '../../base/package-folder.ts';
import { findCompose } from './compose-tool.ts';
import { engineVersion } from './docker-cli.ts';
import { baseImage, hasImage, nodeImageName, toxiproxyImage } from './images.ts';

/** One thing that the docker cluster needs, and whether it is there. */
export interface Check {
  readonly name: string;
  readonly ok: boolean;
  /** What was found, or what is wrong. */
  readonly detail: string;
  /** The command that mends it; null where nothing is to be done. */
  readonly mend: string | null;
}

/** Looks whether this machine can run the docker cluster. Never rejects. */
export async function checkDocker(): Promise<readonly Check[]> {
  const engine = await check('Docker engine', engineMend, async () => {
    return `version ${await engineVersion()}`;
  });
  const compose = await check(
    'compose',
    () => 'apt-get install docker-compose',
    async () => {
      const { file, args, version } = await findCompose();
      return `${[file, ...args].join(' ')}, version ${version}`;
    },
  );
  if (!engine.ok) return [engine, compose];
  return [
    engine,
    compose,
    await checkPullable('Toxiproxy image', toxiproxyImage()),
    await checkPullable('base image', baseImage()),
    await checkNodeImage(),
  ];
}

/** @param mendOf what mends it, by what is wrong */
async function check(
  name: string,
  mendOf: (detail: string) => string,
  find: () => Promise<string>,
): Promise<Check> {
  try {
    return { name, ok: true, detail: await find(), mend: null };
  } catch (error) {
    // The error's own sentence goes on with the mend, behind a semicolon.
    const detail = messageOf(error).split('; ')[0] ?? '';
    return { name, ok: false, detail, mend: mendOf(detail) };
  }
}

async function checkPullable(name: string, image: string): Promise<Check> {
  if (await hasImage(image)) return { name, ok: true, detail: image, mend: null };
  const build = join(packageFolder(), 'docker/build-base-images');
  return {
    name,
    ok: false,
    detail: `${image} is missing`,
    mend: `docker pull ${image} (without a registry: ${build})`,
  };
}

/** An image that is missing or of older code is no fault: the next run builds it. */
async function checkNodeImage(): Promise<Check> {
  return await check(
    'node image',
    () => 'npm run build',
    async () => {
      const image = await nodeImageName();
      if (await hasImage(image)) return image;
      return `${image} is missing or stale; the next docker run builds it`;
    },
  );
}

function engineMend(detail: string): string {
  if (detail.includes('command')) return 'apt-get install docker.io docker-compose';
  if (detail.includes('this user')) return 'usermod --append --groups docker <user>';
  const start = join(packageFolder(), 'docker/engine.sh');
  return `systemctl start docker (without systemd, as root: ${start} start)`;
}
