import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HistoryEvent, Json } from '../checker/history.ts';
import { modelByName } from '../checker/models/index.ts';
import { meantBy } from '../checker/models/meaning.ts';
import type { Operation } from '../checker/operation.ts';
import { toOperations } from '../checker/operations.ts';

/** What Porcupine said of one history. */
export interface Timed {
  /** `Ok`, `Illegal`, or `Unknown` where its time was over. */
  readonly result: string;
  /** Milliseconds of each run, without parsing. */
  readonly ms: readonly number[];
}

/** Porcupine, built for this run in a folder of its own. */
export class Porcupine {
  readonly #folder: string;
  #files = 0;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * Builds it from its Go module. @returns null where there is no Go, or it cannot get the module
   */
  static build(source: string, folder: string): Porcupine | null {
    mkdirSync(folder, { recursive: true });
    const { status } = spawnSync('go', ['build', '-o', join(folder, 'porcupine'), '.'], {
      cwd: source,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    return status === 0 ? new Porcupine(folder) : null;
  }

  /** The version of Go that it was built with. */
  get goVersion(): string {
    return execFileSync('go', ['env', 'GOVERSION'], { encoding: 'utf8' }).trim();
  }

  /**
   * Checks the histories.
   *
   * @param model one of the models in `bench/porcupine/models.go`
   * @param meaning this package's model, which says what the events mean
   */
  time(
    model: string,
    meaning: string,
    histories: readonly (readonly HistoryEvent[])[],
    limits: { readonly timeoutMs: number; readonly runs: number },
  ): Timed[] {
    const files = histories.map((history) => this.#write(history, meaning));
    const options = { encoding: 'utf8', maxBuffer: 1 << 28 } as const;
    const { timeoutMs, runs } = limits;
    const { status, stdout } = spawnSync(
      join(this.#folder, 'porcupine'),
      [model, String(timeoutMs), String(runs), ...files],
      options,
    );
    const lines = stdout.split('\n').filter((line) => line !== '');
    const timed = lines.map((line) => JSON.parse(line) as Timed);
    // It may have been killed for the memory that it took.
    while (timed.length < files.length) timed.push({ result: `died (${status})`, ms: [] });
    return timed;
  }

  #write(history: readonly HistoryEvent[], meaning: string): string {
    this.#files += 1;
    const file = join(this.#folder, `${this.#files}.jsonl`);
    const model = modelByName(meaning);
    const operations = toOperations(history).operations.map((one) => meantBy(model, one));
    const end = Math.max(0, ...history.slice(-1).map(({ time, index }) => time ?? index)) + 1;
    const counting = operations.filter(
      ({ outcome, f }) =>
        outcome !== 'fail' && !(outcome === 'info' && ['read', 'get'].includes(f)),
    );
    writeFileSync(file, counting.map((one) => `${JSON.stringify(lineOf(one, end))}\n`).join(''));
    return file;
  }
}

/** An operation as `bench/porcupine/main.go` reads it; a crashed one returns at the end of all. */
function lineOf(operation: Operation, end: number): object {
  const { process, f, key, input, output, outcome, callAt, returnAt } = operation;
  const [from, to] = f === 'cas' ? (input as readonly Json[]) : [input, null];
  const asked = f === 'acquire' || f === 'release' ? String(process) : text(from);
  return {
    ...{ c: process, t0: callAt, t1: Number.isFinite(returnAt) ? returnAt : end },
    ...{ k: key ?? '', f, in: asked, to: text(to), out: seenText(f, output), s: outcome },
  };
}

function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null);
}

/** A list as its elements, each with a comma after it: what the Go model holds. */
function seenText(f: string, output: Json | undefined): string {
  if (f !== 'read' || !Array.isArray(output)) return text(output);
  return output.map((value) => `${text(value)},`).join('');
}
