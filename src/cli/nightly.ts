import type { CommandModule } from 'yargs';
import { parseDurationMs } from '../base/duration.ts';
import { messageOf, UsageError } from '../base/errors.ts';
import { plural } from '../base/plural.ts';
import { checkDocker, cleanRun } from '../cluster/docker/index.ts';
import { faultKinds } from '../nemesis/kinds.ts';
import { runNight } from '../nightly/nightly.ts';
import type { Turn } from '../nightly/turns.ts';
import { listRuns } from '../run/list.ts';
import { doableFaults, planRun } from '../run/plan.ts';
import { EXIT_CODES } from './exit-codes.ts';
import { Interrupt } from './interrupt.ts';
import { oneOf } from './one-of.ts';
import {
  type CommonArguments,
  commandOf,
  nightCommandOf,
  runOptionsOf,
  seedOf,
  withCommonOptions,
} from './options.ts';
import { print } from './print.ts';
import { progressView } from './progress.ts';

interface NightlyArguments extends CommonArguments {
  readonly budget: string;
  readonly docker: string;
}

export const nightlyCommand: CommandModule<object, NightlyArguments> = {
  command: 'nightly',
  describe: 'one seed after another until the budget is spent; an index page of all runs',
  builder: (yargs) =>
    withCommonOptions(yargs, 'every kind that the cluster can do')
      .option('budget', {
        type: 'string',
        requiresArg: true,
        default: '10m',
        describe: 'real time for all runs together',
      })
      .option('docker', {
        type: 'string',
        requiresArg: true,
        default: 'auto',
        describe: 'runs in containers in between: auto (where an engine is there), always or never',
      }),
  handler: async (args) => {
    const budgetMs = parseDurationMs(args.budget, '--budget');
    const choice = oneOf('--docker', args.docker, ['auto', 'always', 'never']);
    const firstSeed = seedOf(args);
    // What cannot be planned is refused now, not in the middle of the night.
    planTurn(args, 'sim', firstSeed);
    const reason = await whyNoDocker(choice, () => planTurn(args, 'docker', firstSeed));
    const isSilent = args.quiet || args.json;
    const bar = () => progressView(isSilent || !process.stderr.isTTY, process.stderr);
    let view = bar();
    const interrupt = new Interrupt(() => view.end());
    const say = (line: string) => (isSilent ? undefined : print(line));
    if (reason !== null) say(`no runs in containers: ${reason}`);
    const outcome = await runNight({
      results: args.results,
      budgetMs,
      command: nightCommandOf(args, args.budget, args.docker),
      firstSeed,
      durationMs: parseDurationMs(args.duration, '--duration'),
      hasDocker: reason === null,
      stop: interrupt.stop,
      plan: (kind, seed, folder) => planTurn({ ...args, results: folder }, kind, seed),
      onProgress: (progress) => view.show(progress),
      onCluster: (cluster) => interrupt.watch(cluster),
      onBegin: async (folder, runs) => {
        say(
          runs === 0
            ? `night in ${folder}`
            : `going on with ${folder} after ${plural(runs, 'run')}`,
        );
        if (reason === null) await removeKilled(folder);
      },
      onRun: ({ run, verdict }, isCanary) => {
        view.end();
        view = bar();
        const { cluster, seed } = run.config;
        say(`${isCanary ? 'canary ' : ''}${cluster} seed ${seed}: ${verdict.sentence}`);
      },
    });
    view.end();
    interrupt.release();
    if (args.json) print(JSON.stringify(outcome));
    else {
      print(outcome.sentence);
      if (interrupt.stop.stopped) print('  stopped; the same command goes on with this night');
      print(`  index   ${outcome.index}`);
    }
    process.exitCode = EXIT_CODES[outcome.verdict];
  },
};

/** A night tries every kind of fault that its cluster can do, unless told which. */
function planTurn(
  args: NightlyArguments,
  kind: Turn,
  seed: number,
): ReturnType<typeof planRun> & { command: string } {
  const cluster = kind === 'docker' ? 'docker' : 'sim';
  const isChosen = args.faults !== undefined || args.schedule !== undefined;
  const faults = isChosen ? args.faults : doableFaults(faultKinds, cluster).join(',');
  const reads = kind === 'canary' ? 'stale' : args.reads;
  const drift = reads === 'lease' ? args['max-clock-drift-ppm'] : undefined;
  const turn = { ...args, faults, reads, 'max-clock-drift-ppm': drift };
  return {
    ...planRun(runOptionsOf(turn, seed, cluster)),
    command: commandOf(turn, seed, cluster),
  };
}

/**
 * Why this night has no runs in containers; null where it has them.
 *
 * @throws UsageError where they were asked for and cannot be had
 */
async function whyNoDocker(
  choice: 'auto' | 'always' | 'never',
  plan: () => unknown,
): Promise<string | null> {
  if (choice === 'never') return '--docker never';
  const missing = (await checkDocker()).find(({ ok }) => !ok);
  let reason: string | null = null;
  if (missing !== undefined) reason = `${missing.name}: ${missing.detail}; ${missing.mend}`;
  else {
    try {
      plan();
    } catch (error) {
      reason = messageOf(error);
    }
  }
  if (choice === 'always' && reason !== null) throw new UsageError(`--docker always: ${reason}`);
  return reason;
}

/** A night that was killed may have left the containers of its last run. */
async function removeKilled(folder: string): Promise<void> {
  for (const { run, verdict } of listRuns(folder)) {
    if (run?.config.cluster === 'docker' && verdict === null) await cleanRun(run.runId);
  }
}
