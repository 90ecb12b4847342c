import { readdirSync, readFileSync, statSync } from 'node:fs';
import { messageOf, UsageError } from '../../base/errors.ts';

/** What a path is that somebody wants looked into. */
export type PathKind = 'file' | 'folder';

/** @throws UsageError where there is nothing, or nothing that can be looked at */
export function kindOf(path: string): PathKind {
  const stats = told(path, () => statSync(path, { throwIfNoEntry: false }));
  if (stats === undefined) throw new UsageError(`${path}: no such file or folder`);
  return stats.isDirectory() ? 'folder' : 'file';
}

/**
 * The names of the files in a folder, as its server sees them: what is no file does not count.
 *
 * @throws UsageError where the folder cannot be read
 */
export function namesIn(folder: string): string[] {
  const entries = told(folder, () => readdirSync(folder, { withFileTypes: true }));
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}

/** @throws UsageError where the file cannot be read */
export function contentOf(file: string): Buffer {
  return told(file, () => readFileSync(file));
}

function told<T>(path: string, look: () => T): T {
  try {
    return look();
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${messageOf(error)}`);
  }
}
