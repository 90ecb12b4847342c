import { type Paired, Pairing } from '../pairing.ts';
import { EventStream, type HistoryFileOptions } from './event-stream.ts';
import type { ReadFile } from './history-file.ts';
import { inFile } from './in-file.ts';

/** A file's history as operations. */
export interface OperationsFile extends ReadFile {
  /** What `check` takes in the place of events. */
  readonly history: Paired;
}

/**
 * Reads a file, or standard input, as `readHistoryFile` does, and pairs the events while they come:
 * of a long history most of the memory, and of the time to manage it, would be the events.
 *
 * @throws FileFormatError as `readHistoryFile` does, and where the events contradict one another
 */
export async function readOperations(
  file: string,
  options: HistoryFileOptions = {},
): Promise<OperationsFile> {
  const stream = new EventStream(file, options);
  const lineOf = (event: number): number => stream.lineOf(event);
  const pairing = new Pairing();
  for await (const events of stream.batches()) {
    await inFile(file, lineOf, () => {
      for (const event of events) pairing.addShaped(event);
    });
  }
  const { truncated } = stream;
  return { history: pairing.paired, lineOf, format: stream.format ?? 'jsonl', truncated };
}
