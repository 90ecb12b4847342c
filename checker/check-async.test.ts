import { expect, test } from 'vitest';
import { checkAsync } from './check-async.ts';
import { check } from './index.ts';
import { historyOf } from './testing/history-of.ts';
import { syntheticHistory, withFewValues } from './testing/synthetic.ts';

test('the verdict is the one of check, and so are the errors', async () => {
  const history = historyOf('0 1 2 write 1 \n 1 3 4 read null');
  const { durationMs: _, ...result } = check(history, 'register');
  expect(await checkAsync(history, 'register')).toMatchObject(result);
  await expect(checkAsync(history, 'registre')).rejects.toThrow("did you mean 'register'");
});

test('others run while a hard history is searched', async () => {
  const plan = { operations: 1_000, clients: 50, keys: 1, crashedPerMille: 0, seed: 7 };
  const endless = withFewValues(syntheticHistory(plan), 30);
  let ticks = 0;
  const timer = globalThis.setInterval(() => {
    ticks += 1;
  }, 5);
  const { verdict } = await checkAsync(endless, 'cas-register', { engines: [], timeLimitMs: 500 });
  globalThis.clearInterval(timer);
  expect(verdict).toBe('inconclusive');
  expect(ticks).toBeGreaterThan(5);
});
