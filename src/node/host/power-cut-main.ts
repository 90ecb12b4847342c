/**
 * Cuts the power of a node that is dead already: `node power-cut-main.js SEED`, with the node's
 * settings in SPLITBRAIN_NODE. Prints what was lost as one line of JSON. Exit codes: 0, 64 for
 * wrong settings, 70 where the node did not note what lasts.
 */
import { messageOf } from '../../base/errors.ts';
import { cutPower } from './power-cut.ts';
import { parseSettings, SETTINGS_VARIABLE, SettingsError } from './settings.ts';

const EXIT_SETTINGS = 64;
const EXIT_FAILED = 70;

try {
  const { dataFolder, powerCutNotes } = parseSettings(process.env[SETTINGS_VARIABLE]);
  const seed = Number(process.argv[2]);
  if (!Number.isSafeInteger(seed)) throw new SettingsError('the argument is a seed, an integer');
  if (powerCutNotes === null) throw new SettingsError(`${SETTINGS_VARIABLE}: no powerCutNotes`);
  process.stdout.write(`${JSON.stringify(cutPower(dataFolder, powerCutNotes, seed))}\n`);
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = error instanceof SettingsError ? EXIT_SETTINGS : EXIT_FAILED;
}
