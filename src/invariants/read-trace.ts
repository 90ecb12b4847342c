import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { TraceLine } from './finding.ts';

/** One node's trace, as far as it can be read. */
export interface ReadTrace {
  readonly lines: readonly TraceLine[];
  /** What could not be looked at, in a phrase; null where all was. */
  readonly unseen: string | null;
}

/**
 * Reads the trace of one node. A line that a kill cut off is left out: it is the last, or the next
 * process began behind it. Any other line that is no event ends the reading, as what follows could
 * not be understood without it.
 */
export function readTrace(file: string): ReadTrace {
  const name = `nodes/${basename(file)}`;
  const texts = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  const lines: TraceLine[] = [];
  for (const [i, text] of texts.entries()) {
    // Behind the last newline there is nothing, or what a kill cut off.
    if (text === '' || i === texts.length - 1) continue;
    const line = parseLine(text);
    if (line !== null) lines.push(line);
    else if (parseLine(texts[i + 1] ?? '')?.ev !== 'start') {
      return { lines, unseen: `${name}, line ${i + 1}, is no event; what follows was not read` };
    }
  }
  return { lines, unseen: lines.length === 0 ? `${name} is missing or holds no event` : null };
}

function parseLine(text: string): TraceLine | null {
  try {
    const value: unknown = JSON.parse(text);
    const isEvent = typeof value === 'object' && value !== null && 'ev' in value && 'term' in value;
    return isEvent ? (value as TraceLine) : null;
  } catch {
    return null;
  }
}
