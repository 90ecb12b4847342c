/**
 * The entry point of a node in a container. Its settings come as JSON in SPLITBRAIN_NODE
 * (settings.ts). Exit codes: 0 after SIGTERM, 64 for wrong settings, 70 where the server ended the
 * process (a broken assertion, a failed disk), 71 where it did not come up.
 */
import { messageOf } from '../../base/errors.ts';
import { Server } from '../server.ts';
import { keepLookingAtWallClock } from './clock.ts';
import { runNode } from './node.ts';
import { parseSettings, SETTINGS_VARIABLE, SettingsError } from './settings.ts';

const EXIT_SETTINGS = 64;
const EXIT_FATAL = 70;
const EXIT_NO_START = 71;

/** One line of the container's log. */
function log(event: string, detail: object): void {
  process.stderr.write(`${JSON.stringify({ at: new Date().toISOString(), event, ...detail })}\n`);
}

// What nobody caught, such as a trace that a full disk does not take, must not be survived.
process.on('uncaughtException', (error) => {
  log('fatal', { reason: error.stack ?? messageOf(error) });
  process.exit(EXIT_FATAL);
});

try {
  const settings = parseSettings(process.env[SETTINGS_VARIABLE]);
  const node = await runNode(
    settings,
    (host, config) => new Server(host, config),
    (reason) => {
      log('fatal', { reason });
      process.exit(EXIT_FATAL);
    },
  );
  if (settings.wallClockPeriodMs !== null) keepLookingAtWallClock(settings.wallClockPeriodMs);
  const { incarnation } = node.status();
  log('up', { node: settings.server.id, incarnation, ports: node.ports });
  const stop = (): void => {
    log('stopping', {});
    void node.stop().then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
} catch (error) {
  log('no start', { error: messageOf(error) });
  process.exit(error instanceof SettingsError ? EXIT_SETTINGS : EXIT_NO_START);
}
