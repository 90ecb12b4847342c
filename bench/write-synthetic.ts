import { type Synthetic, syntheticHistory } from '../checker/testing/synthetic.ts';
import { writeHistory } from './source.ts';

/** `node write-synthetic.js FILE PLAN`: writes a made history as JSON Lines; the plan is JSON. */
const [file = '', plan = ''] = process.argv.slice(2);
writeHistory(file, syntheticHistory(JSON.parse(plan) as Synthetic));
