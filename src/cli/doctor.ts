import type { CommandModule } from 'yargs';
import { checkDocker } from '../cluster/docker/index.ts';
import { EXIT_CODES } from './exit-codes.ts';
import { print } from './print.ts';

interface DoctorArguments {
  readonly json: boolean;
}

export const doctorCommand: CommandModule<object, DoctorArguments> = {
  command: 'doctor',
  describe: 'what this machine has and lacks, and the command that mends it',
  builder: (yargs) =>
    yargs.option('json', { type: 'boolean', default: false, describe: 'a machine-readable array' }),
  handler: async ({ json }) => {
    const findings = await checkDocker();
    if (json) print(JSON.stringify(findings));
    else {
      print(`ok       Node ${process.versions.node}: the simulator and the checker work`);
      for (const { name, ok, detail, mend } of findings) {
        print(`${ok ? 'ok     ' : 'missing'}  ${name}: ${detail}`);
        if (!ok && mend !== null) print(`         mend it: ${mend}`);
      }
    }
    if (findings.some(({ ok }) => !ok)) process.exitCode = EXIT_CODES.error;
  },
};
