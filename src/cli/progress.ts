import cliProgress from 'cli-progress';
import type { Progress } from '../run/stages.ts';

/** Not a terminal: a line at every phase and after this much real time. */
const LINE_INTERVAL_MS = 5000;
const SLOWEST_BAR_UPDATE_MS = 100;

/** Shows how a run goes. */
export interface ProgressView {
  show(progress: Progress): void;
  /** Ends the view; what follows begins on a line of its own. */
  end(): void;
}

/** Nothing for `--quiet` and `--json`; a live bar on a terminal; else plain lines. */
export function progressView(isSilent: boolean, output: NodeJS.WriteStream): ProgressView {
  if (isSilent) return { show: () => {}, end: () => {} };
  return output.isTTY ? barView(output) : lineView(output);
}

function barView(output: NodeJS.WriteStream): ProgressView {
  let shownMs = 0;
  let isStarted = false;
  let isEnded = false;
  const bar = new cliProgress.SingleBar({
    stream: output,
    hideCursor: true,
    clearOnComplete: true,
    format: (options, params, payload) =>
      `${cliProgress.Format.BarFormat(params.progress, options)} ${payload.line}`,
    barsize: 20,
    barCompleteChar: '█',
    barIncompleteChar: '░',
  });
  return {
    show: (progress) => {
      const nowMs = performance.now();
      if (isEnded) return;
      if (isStarted && nowMs - shownMs < SLOWEST_BAR_UPDATE_MS) return;
      shownMs = nowMs;
      const payload = { line: lineOf(progress) };
      const elapsedMs = Math.min(progress.elapsedMs, progress.totalMs);
      if (isStarted) bar.update(elapsedMs, payload);
      else bar.start(progress.totalMs, elapsedMs, payload);
      isStarted = true;
    },
    end: () => {
      if (isStarted && !isEnded) bar.stop();
      isEnded = true;
    },
  };
}

function lineView(output: NodeJS.WriteStream): ProgressView {
  let shownMs = Number.NEGATIVE_INFINITY;
  let phase = '';
  return {
    show: (progress) => {
      const nowMs = performance.now();
      if (progress.phase === phase && nowMs - shownMs < LINE_INTERVAL_MS) return;
      shownMs = nowMs;
      phase = progress.phase;
      output.write(`${lineOf(progress)}\n`);
    },
    end: () => {},
  };
}

function lineOf({ phase, elapsedMs, totalMs, ok, fail, info, leader, faults }: Progress): string {
  const time = `${seconds(elapsedMs)}/${seconds(totalMs)} s`;
  const who = leader === null ? 'no leader' : `leader n${leader}`;
  const hurts = faults.length === 0 ? '' : ` | ${faults.join(' + ')}`;
  return `${time} ${phase} | ok ${ok} fail ${fail} info ${info} | ${who}${hurts}`;
}

function seconds(durationMs: number): string {
  return (durationMs / 1000).toFixed(0);
}
