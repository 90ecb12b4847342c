import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { CommandModule } from 'yargs';
import { UsageError } from '../base/errors.ts';
import { writeReport } from '../report/write.ts';
import { concludeFolder } from '../run/conclude-folder.ts';
import { RUN_FILES, readVerdictFile } from '../run/folder.ts';
import { print } from './print.ts';

interface ReportArguments {
  readonly run: string;
  readonly results: string;
}

export const reportCommand: CommandModule<object, ReportArguments> = {
  command: 'report <run>',
  describe: "write a run's report again from its folder; needs no cluster",
  builder: (yargs) =>
    yargs
      .positional('run', {
        type: 'string',
        demandOption: true,
        describe: "a run's folder or its id",
      })
      .option('results', {
        type: 'string',
        requiresArg: true,
        default: 'results',
        describe: 'where ids are looked up',
      }),
  handler: async ({ run, results }) => {
    const folder = [run, join(results, run)].find((path) => existsSync(join(path, RUN_FILES.run)));
    if (folder === undefined) {
      throw new UsageError(`there is no run '${run}'; 'splitbrain list' shows the runs there are`);
    }
    // A run that was killed has a history and no verdict: it gets one now.
    if (readVerdictFile(folder) === null) await concludeFolder(folder);
    print(await writeReport(folder));
  },
};
