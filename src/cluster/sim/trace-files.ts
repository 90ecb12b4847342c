import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { HarnessError, messageOf } from '../../base/errors.ts';
import type { TraceRecord } from '../../node/trace.ts';
import type { NodeId } from '../cluster.ts';

const BUFFER_LENGTH_MAX = 256 * 1024;

/** The nodes' traces, one file a node, written in large pieces: the simulator is in a hurry. */
export class TraceFiles {
  readonly #folder: string;
  readonly #buffers = new Map<NodeId, string>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  write(node: NodeId, timeNs: number, record: TraceRecord): void {
    const line = JSON.stringify({ time: timeNs, node, ...record });
    const buffer = `${this.#buffers.get(node) ?? ''}${line}\n`;
    this.#buffers.set(node, buffer);
    if (buffer.length > BUFFER_LENGTH_MAX) this.#flush(node, buffer);
  }

  close(): void {
    for (const [node, buffer] of this.#buffers) this.#flush(node, buffer);
  }

  #flush(node: NodeId, buffer: string): void {
    const file = join(this.#folder, `${node}.jsonl`);
    try {
      appendFileSync(file, buffer);
    } catch (error) {
      throw new HarnessError(`cannot write ${file}: ${messageOf(error)}`);
    }
    this.#buffers.set(node, '');
  }
}
