import { KvStore, type SessionCommand } from '../../kv/index.ts';
import { configurationOf } from '../../raft/index.ts';
import { SnapshotEncoder } from '../snapshot-file.ts';
import { labelLine } from '../snapshot-text.ts';

/** A snapshot of what these commands come to, the last of them entry `index` of `term`. */
export function makeSnapshot(
  index: number,
  term: number,
  commands: readonly SessionCommand[] = [],
): { readonly text: string; readonly bytes: Buffer; readonly stateHash: string } {
  const store = new KvStore();
  for (const [i, command] of commands.entries()) {
    store.apply(index - commands.length + i + 1, command);
  }
  const label = labelLine({ format: 1, index, term, configuration: configurationOf([1, 2, 3]) });
  const lines = store.capture().next(Number.MAX_SAFE_INTEGER) ?? [];
  const text = `${[label, ...lines].join('\n')}\n`;
  return { text, bytes: snapshotFile(text), stateHash: store.stateHash };
}

/** The bytes of a snapshot file with these parts. */
export function snapshotFile(...parts: readonly string[]): Buffer {
  const encoder = new SnapshotEncoder();
  return Buffer.concat([...parts.map((part) => encoder.part(part)), encoder.end()]);
}
