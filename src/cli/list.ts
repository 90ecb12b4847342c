import type { CommandModule } from 'yargs';
import { type ListedRun, listRuns } from '../run/list.ts';
import { print } from './print.ts';

interface ListArguments {
  readonly results: string;
  readonly json: boolean;
}

export const listCommand: CommandModule<object, ListArguments> = {
  command: 'list',
  describe: 'the runs in the results folder, with their verdicts',
  builder: (yargs) =>
    yargs
      .option('results', {
        type: 'string',
        requiresArg: true,
        default: 'results',
        describe: 'the folder that holds them',
      })
      .option('json', { type: 'boolean', default: false, describe: 'a machine-readable array' }),
  handler: ({ results, json }) => {
    const runs = listRuns(results);
    if (json) return print(JSON.stringify(runs.map(summaryOf)));
    if (runs.length === 0) return print(`no runs in '${results}'; 'splitbrain run' makes one`);
    for (const run of runs) print(lineOf(run));
  },
};

function summaryOf({ folder, run, verdict, problem }: ListedRun): object {
  const { runId, startedAt, config } = run ?? { runId: null, startedAt: null, config: null };
  return { runId, folder, startedAt, config, verdict: verdict?.verdict ?? null, problem };
}

function lineOf({ folder, run, verdict, problem }: ListedRun): string {
  const none = 'no verdict yet: it is running, or was killed';
  const mend = `'splitbrain report ${folder}' gives a killed run its verdict`;
  const sentence = problem ?? verdict?.sentence ?? `${none}; ${mend}`;
  const when = run?.startedAt.slice(0, 19).replace('T', ' ') ?? 'unreadable         ';
  return `${when}  ${folder}\n    ${sentence}`;
}
