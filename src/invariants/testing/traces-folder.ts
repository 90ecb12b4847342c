import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { checkTraces, type TraceCheck, type TraceOptions } from '../check-traces.ts';
import { type Told, writeTraces } from './told.ts';

/** A folder for the traces of a test. */
export interface TracesFolder {
  readonly path: string;
  /** Writes what nodes 1, 2, 3 tell, and checks it. */
  readonly check: (...nodes: Told[]) => TraceCheck;
  /** Checks what stands there: complete, of three nodes and in true time, unless told otherwise. */
  readonly checkAgain: (options?: Partial<TraceOptions>) => TraceCheck;
}

/** Gives each test of the file that calls this a folder of its own, which is gone after the test. */
export function tracesFolder(): TracesFolder {
  let path = '';
  beforeEach(() => {
    path = mkdtempSync(join(tmpdir(), 'splitbrain-traces-'));
  });
  afterEach(() => rmSync(path, { recursive: true }));
  const checkAgain = (options: Partial<TraceOptions> = {}) =>
    checkTraces(path, { members: 3, hasTrueTime: true, isComplete: true, ...options });
  return {
    get path() {
      return path;
    },
    check: (...nodes) => {
      writeTraces(path, nodes);
      return checkAgain();
    },
    checkAgain,
  };
}
