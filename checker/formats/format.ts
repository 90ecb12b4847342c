import { EdnReader } from './edn-reader.ts';
import { JepsenLogReader } from './jepsen-log.ts';
import { JsonlReader } from './jsonl-reader.ts';
import type { Reader } from './reader.ts';

/**
 * What a history may be written in: this package's own JSON Lines; the EDN of Jepsen and Knossos, one
 * list of maps or one map after the other, which Porcupine's kv files are as well; the lines that
 * Jepsen logs, as in Porcupine's etcd files.
 */
export type FormatName = 'jsonl' | 'edn' | 'jepsen-log';

export const formatNames: readonly FormatName[] = ['jsonl', 'edn', 'jepsen-log'];

/** What a file is written in whose first line with anything on it is this. */
export function formatOf(line: string): FormatName {
  const text = line.replace(/^\uFEFF/, '').trimStart();
  if (/^(?:[[(;#]|\{\s*:|\{$)/.test(text)) return 'edn';
  return /^(?:\S+ )*(?:INFO|WARN|ERROR|DEBUG)\s/.test(text) ? 'jepsen-log' : 'jsonl';
}

/** Makes the reader of a format. */
export function readerOf(format: FormatName, file: string): Reader {
  switch (format) {
    case 'jsonl':
      return new JsonlReader(file);
    case 'edn':
      return new EdnReader(file);
    case 'jepsen-log':
      return new JepsenLogReader(file);
  }
}
