import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { NodeId } from '../cluster.ts';
import { TRACE_FILE } from './compose-file.ts';
import { tryDocker } from './docker-cli.ts';
import { type Layout, nodeContainer } from './layout.ts';

/**
 * Saves what the nodes left behind: the trace as `<folder>/<id>.jsonl`, what a node printed as
 * `<folder>/<id>.log`. They are killed first, so that no line is cut in the middle by the copy. A
 * node that never came to be leaves nothing, and that is no error.
 */
export async function collectTraces(layout: Layout, folder: string): Promise<void> {
  const names = layout.nodes.map((node) => nodeContainer(layout, node));
  await tryDocker(['kill', ...names]);
  await mkdir(folder, { recursive: true });
  await Promise.all(layout.nodes.map((node) => collectNode(layout, node, folder)));
}

async function collectNode(layout: Layout, node: NodeId, folder: string): Promise<void> {
  const name = nodeContainer(layout, node);
  const logs = await tryDocker(['logs', name]);
  if (!logs.ok) return;
  await writeFile(join(folder, `${node}.log`), `${logs.stdout}\n${logs.stderr}`.trimStart());
  await tryDocker(['cp', `${name}:${TRACE_FILE}`, join(folder, `${node}.jsonl`)]);
}
