import { describe, expect, test } from 'vitest';
import { Random } from '../../src/base/random.ts';
import type { Operation } from '../workload.ts';
import {
  INFO_WRITES_PER_KEY,
  OPERATIONS_PER_KEY,
  RETIRED_KEYS_READ,
  RegisterGenerator,
} from './generator.ts';

function make(seed: number, keys: number): RegisterGenerator {
  return new RegisterGenerator(new Random(seed), { keys });
}

function complete(
  generator: RegisterGenerator,
  operation: Operation,
  type: 'ok' | 'fail' | 'info',
) {
  const value = operation.f === 'read' ? null : operation.value;
  generator.completed(operation, { type, value });
}

/** Draws `count` operations, each completed before the next. */
function draw(generator: RegisterGenerator, count: number): Operation[] {
  return Array.from({ length: count }, () => {
    const operation = generator.next(0);
    complete(generator, operation, 'ok');
    return operation;
  });
}

function written(operation: Operation): unknown {
  return operation.f === 'cas' ? (operation.value as readonly unknown[])[1] : operation.value;
}

describe('the register generator', () => {
  test('writes no value twice, over all keys', () => {
    const writes = draw(make(1, 5), 5000).filter((each) => each.f !== 'read');
    expect(new Set(writes.map(written)).size).toBe(writes.length);
  });

  test('mixes about 50 % reads, 35 % writes and 15 % cas', () => {
    const operations = draw(make(2, 5), 10_000);
    const share = (f: string) => operations.filter((each) => each.f === f).length / 100;
    expect(share('read')).toBeCloseTo(50, -0.5);
    expect(share('write')).toBeCloseTo(35, -0.5);
    expect(share('cas')).toBeCloseTo(15, -0.5);
  });

  test('draws the same operations from the same seed, others from another', () => {
    expect(draw(make(3, 4), 300)).toEqual(draw(make(3, 4), 300));
    expect(draw(make(3, 4), 300)).not.toEqual(draw(make(4, 4), 300));
  });

  test('gives no key more than 200 operations, the final read included', () => {
    const generator = make(5, 3);
    const uses = new Map<string, number>();
    const all = [...draw(generator, 4000), ...generator.finalOperations()];
    for (const { key = '' } of all) uses.set(key, (uses.get(key) ?? 0) + 1);
    expect(Math.max(...uses.values())).toBe(OPERATIONS_PER_KEY);
  });

  test('replaces a key with a fresh one, and keeps their number', () => {
    const generator = make(6, 3);
    const keys = new Set(draw(generator, 4000).map((each) => each.key));
    expect(keys).toContain('r1');
    expect(keys).toContain('r20');
    expect(new Set(draw(generator, 100).map((each) => each.key)).size).toBeLessThanOrEqual(4);
  });

  test('never has more than 5 info writes on a key, however many are under way', () => {
    const generator = make(7, 2);
    const infos = new Map<string, number>();
    for (let round = 0; round < 100; round++) {
      const underWay = Array.from({ length: 20 }, (_, process) => generator.next(process));
      for (const operation of underWay) {
        if (operation.f === 'read') {
          complete(generator, operation, 'fail');
          continue;
        }
        complete(generator, operation, 'info');
        const { key = '' } = operation;
        infos.set(key, (infos.get(key) ?? 0) + 1);
      }
    }
    expect(Math.max(...infos.values())).toBe(INFO_WRITES_PER_KEY);
  });

  test('lets a cas expect the value that it last heard of', () => {
    const generator = make(8, 1);
    let heard: unknown = null;
    for (let i = 0; i < 150; i++) {
      const operation = generator.next(0);
      if (operation.f === 'cas') expect((operation.value as unknown[])[0]).toBe(heard);
      const fails = i % 3 === 0;
      complete(generator, operation, fails ? 'fail' : 'ok');
      if (!fails) heard = operation.f === 'read' ? null : written(operation);
    }
  });

  test('reads every live key at the end, and the keys retired last', () => {
    const generator = make(9, 3);
    draw(generator, 200 * 60);
    const final = generator.finalOperations();
    expect(final).toHaveLength(3 + RETIRED_KEYS_READ);
    expect(final.every((each) => each.f === 'read')).toBe(true);
    expect(new Set(final.map((each) => each.key)).size).toBe(final.length);
  });

  test('takes no notice of an outcome that comes after its key was retired', () => {
    const generator = make(10, 1);
    const first = generator.next(0);
    draw(generator, 400);
    complete(generator, first, 'ok');
    expect(generator.finalOperations()[0]?.key).not.toBe('r1');
  });
});
