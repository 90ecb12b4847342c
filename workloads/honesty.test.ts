import { expect, test } from 'vitest';
import { Random } from '../src/base/random.ts';
import type { Operation, Outcome } from './index.ts';
import { register } from './index.ts';
import { FlakyStore } from './testing/flaky-store.ts';

const SEEDS = 1000;
const OPERATIONS = 60;

/** One process after another works on one flaky store; each is retired by an info. */
async function run(seed: number) {
  const random = new Random(seed);
  const store = new FlakyStore(random.fork('store'));
  const generator = register.generator(random.fork('generator'), { keys: 1 });
  const options = { timeoutMs: 400, random: random.fork('process') };
  let session = register.session(store, { ...options, home: 1 });
  const done: { operation: Operation; outcome: Outcome }[] = [];
  for (let i = 0; i < OPERATIONS; i++) {
    const operation = generator.next(0);
    const outcome = await session.invoke(operation);
    generator.completed(operation, outcome);
    done.push({ operation, outcome });
    if (outcome.type === 'info') session = register.session(store, { ...options, home: 2 });
  }
  store.settle();
  return { store, done };
}

function written({ f, value }: Operation): unknown {
  return f === 'cas' ? (value as readonly unknown[])[1] : value;
}

test(`no outcome lies about what the store did, whatever was lost (${SEEDS} seeds)`, async () => {
  const seen = { ok: 0, fail: 0, info: 0, infoApplied: 0, mismatch: 0 };
  for (let seed = 0; seed < SEEDS; seed++) {
    const { store, done } = await run(seed);
    for (const { operation, outcome } of done) {
      if (operation.f === 'read') {
        expect(outcome.type, `seed ${seed}`).not.toBe('info');
        continue;
      }
      const times = store.applied.get(written(operation)) ?? 0;
      seen[outcome.type] += 1;
      if (outcome.error === 'mismatch') seen.mismatch += 1;
      if (outcome.type === 'ok') expect(times, `seed ${seed}`).toBe(1);
      if (outcome.type === 'fail') expect(times, `seed ${seed}`).toBe(0);
      if (outcome.type === 'info') {
        expect(times, `seed ${seed}`).toBeLessThanOrEqual(1);
        seen.infoApplied += times;
      }
    }
  }
  // The luck was bad enough to mean something.
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(100);
});
