import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { endlessHistory } from '../testing/endless.ts';
import { Checker } from './checker.ts';

const MILLION = 1_000_000;
const MEBIBYTE = 2 ** 20;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** What lives on the heap, in bytes. */
function heapUsed(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

const plan = { operations: MILLION, clients: 50, crashedPerTenThousand: 5, seed: 5 };

test('a stream of a million operations of 50 clients takes no more memory at its end than at its tenth part', () => {
  const checker = new Checker('cas-register', { timeLimitMs: 600_000 });
  let calls = 0;
  let [early, most] = [0, 0];
  for (const event of endlessHistory(plan)) {
    if (checker.push(event) !== 'undecided') break;
    if (event.type !== 'invoke') continue;
    calls += 1;
    if (calls === MILLION / 10) early = heapUsed();
    else if (calls % (MILLION / 10) === 0) most = Math.max(most, heapUsed());
  }
  const { verdict, engine, operations, durationMs } = checker.verdict();
  const told = { verdict, engine, operations };
  expect(told).toEqual({ verdict: 'valid', engine: 'streaming zones', operations: MILLION });
  const [then, grown] = [early, most - early].map((bytes) => (bytes / MEBIBYTE).toFixed(1));
  process.stdout.write(
    `${then} MiB after 100,000 operations, at most ${grown} MiB more later, ${Math.round(durationMs)} ms\n`,
  );
  // Five hundred crashed operations stay for good; a million of others would take hundreds of MiB.
  expect(most - early).toBeLessThan(4 * MEBIBYTE);
});
