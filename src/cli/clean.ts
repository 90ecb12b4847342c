import type { CommandModule } from 'yargs';
import { cleanAll } from '../cluster/docker/index.ts';
import { print } from './print.ts';

export const cleanCommand: CommandModule<object, object> = {
  command: 'clean',
  describe: 'remove the containers, networks and volumes that killed runs left behind',
  handler: async () => {
    const removed = await cleanAll();
    const lines = [
      ...removed.containers.map((name) => `removed container ${name}`),
      ...removed.networks.map((name) => `removed network ${name}`),
      ...removed.volumes.map((name) => `removed volume ${name}`),
    ];
    if (lines.length === 0) print('nothing of ours was left behind');
    for (const line of lines) print(line);
  },
};
