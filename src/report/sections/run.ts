import type { RunFile, VerdictFile } from '../../run/results.ts';
import { count, date, duration, durationOfMs } from '../format.ts';
import { type Html, h } from '../html.ts';
import { facts, section } from './parts.ts';

/** What was run: everything that decides the outcome, and when. */
export function runSection(run: RunFile, verdict: VerdictFile, schedule: unknown): Html {
  const { config, versions } = run;
  return section(
    'run',
    'The run',
    facts([
      ['Run', h('code', null, run.runId)],
      ['Date', date(run.startedAt)],
      ['Seed', h('code', null, config.seed)],
      ['Cluster', config.cluster],
      ['Nodes', config.nodes.map((node) => `n${node}`).join(' ')],
      ['Workload', `${config.workload}, model ${run.model}`],
      ['Reads', config.reads],
      ['Faults asked for', config.faults.join(', ') || 'none'],
      [
        'Duration',
        verdict.killed
          ? `${durationOfMs(config.durationMs)} of run asked for, ${duration(verdict.killed.recordedNs)} recorded`
          : `${durationOfMs(config.durationMs)} of run, ${durationOfMs(verdict.wallDurationMs)} on the wall`,
      ],
      [
        'Clients',
        `${count(config.concurrency)} processes, ${count(config.rate)} operations a second, ${count(config.keys)} keys at a time`,
      ],
      [
        'Timeouts',
        `operation ${durationOfMs(config.operationTimeoutMs)}, election ${durationOfMs(config.electionTimeoutMs)}, heartbeat ${durationOfMs(config.heartbeatMs)}`,
      ],
      ['Versions', `splitbrain ${versions.splitbrain}, Node ${versions.node}`],
    ]),
    h('details', null, [
      h('summary', null, 'The schedule of faults, as it was ordered'),
      h('pre', { tabIndex: 0 }, JSON.stringify(schedule ?? null, null, 2)),
    ]),
  );
}
