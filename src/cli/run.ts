import { join } from 'node:path';
import type { CommandModule } from 'yargs';
import { plural } from '../base/plural.ts';
import { writeReport } from '../report/write.ts';
import { RUN_FILES } from '../run/folder.ts';
import { planRun, RUN_DEFAULTS } from '../run/plan.ts';
import { executeRun, type RunOutcome } from '../run/run.ts';
import { EXIT_CODES } from './exit-codes.ts';
import { Interrupt } from './interrupt.ts';
import { oneOf } from './one-of.ts';
import {
  type CommonArguments,
  commandOf,
  runOptionsOf,
  seedOf,
  withCommonOptions,
} from './options.ts';
import { print } from './print.ts';
import { progressView } from './progress.ts';

interface RunArguments extends CommonArguments {
  readonly cluster: string;
}

export const runCommand: CommandModule<object, RunArguments> = {
  command: 'run',
  describe: 'one run: a cluster, clients, faults; then a verdict and a report',
  builder: (yargs) =>
    withCommonOptions(yargs, RUN_DEFAULTS.faults.join(',')).option('cluster', {
      type: 'string',
      requiresArg: true,
      default: 'sim',
      describe: 'where the nodes live: sim (this process, virtual time) or docker',
    }),
  handler: async (args) => {
    const seed = seedOf(args);
    const cluster = oneOf('--cluster', args.cluster, ['sim', 'docker']);
    const planned = planRun(runOptionsOf(args, seed, cluster));
    const view = progressView(args.quiet || args.json, process.stderr);
    const interrupt = new Interrupt(() => view.end());
    if (!args.quiet && !args.json) print(`seed ${seed}, cluster ${cluster}`);
    const outcome = await executeRun({
      ...planned,
      results: args.results,
      command: commandOf(args, seed, cluster),
      startedAt: new Date(),
      stop: interrupt.stop,
      onProgress: (progress) => view.show(progress),
      onCluster: (started) => interrupt.watch(started),
      onViolation: (foundNs) => {
        if (args.quiet || args.json) return;
        view.end();
        process.stderr.write(violationText(foundNs));
      },
    });
    view.end();
    const report = await writeReport(outcome.folder);
    interrupt.release();
    if (args.json) printJson(outcome, report);
    else printOutcome(outcome, report, args.quiet);
    process.exitCode = EXIT_CODES[outcome.verdict.verdict];
  },
};

function violationText(foundNs: number): string {
  const after = `${(foundNs / 1e9).toFixed(1)} s`;
  return `a violation after ${after}: the faults are healed and what was recorded is checked\n`;
}

function printJson({ folder, run, verdict }: RunOutcome, report: string): void {
  const history = join(folder, RUN_FILES.history);
  const { leaders, clocks, ...rest } = verdict;
  print(
    JSON.stringify({
      ...rest,
      seed: run.config.seed,
      folder,
      history,
      report,
      command: run.command,
    }),
  );
}

function printOutcome(
  { folder, run, verdict }: RunOutcome,
  report: string,
  isQuiet: boolean,
): void {
  print(verdict.sentence);
  for (const reason of verdict.reasons.slice(1)) print(`  and: ${reason}`);
  if (verdict.stream !== undefined) print(`  meanwhile   ${verdict.stream.detail}`);
  if (!isQuiet) {
    const { ok, fail, info } = verdict.operations;
    const bit = verdict.faults.filter((fault) => fault.bit).length;
    print(`  operations  ${ok} ok, ${fail} fail, ${info} info`);
    const skipped = verdict.faults.filter((fault) => fault.state === 'skipped').length;
    const missed = skipped === 0 ? '' : `, ${skipped} skipped`;
    print(`  faults      ${verdict.faults.length - skipped} done, ${bit} bit${missed}`);
    if (verdict.leaderChanges !== null) {
      const { total, duringFaults } = verdict.leaderChanges;
      print(
        `  leader      changed ${plural(total, 'time')}, ${duringFaults} of them during faults`,
      );
    }
    print(`  again       ${run.command}`);
    print(`  check       npx splitbrain check ${join(folder, RUN_FILES.history)}`);
  }
  print(`  report      ${report}`);
}
