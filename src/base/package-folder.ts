import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

interface PackageFile {
  readonly name?: string;
  readonly version?: string;
}

/** This package's own folder, from the sources and from `dist/` alike. */
export function packageFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (packageFileIn(folder)?.name !== 'splitbrain') {
    const parent = dirname(folder);
    if (parent === folder) throw new Error("splitbrain's own package.json is not above its code");
    folder = parent;
  }
  return folder;
}

/** This package's version. */
export function packageVersion(): string {
  return packageFileIn(packageFolder())?.version ?? 'unknown';
}

function packageFileIn(folder: string): PackageFile | null {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as PackageFile;
  } catch {
    return null;
  }
}
