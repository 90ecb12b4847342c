import { describe, expect, it } from 'vitest';
import { Random } from './random.ts';

const draws = (random: Random) => Array.from({ length: 20 }, () => random.int(1000));

describe('chance from a seed', () => {
  it('draws the same for the same seed and otherwise for another', () => {
    expect(draws(new Random(7))).toEqual(draws(new Random(7)));
    expect(draws(new Random(7))).not.toEqual(draws(new Random(8)));
  });

  it('draws what it drew when histories were first recorded: old seeds stay good', () => {
    expect(draws(new Random(1)).slice(0, 5)).toMatchInlineSnapshot(`
      [
        646,
        328,
        81,
        997,
        890,
      ]
    `);
  });

  it('forks streams that do not move each other', () => {
    const one = new Random(7);
    const before = draws(one.fork('a'));
    draws(one);
    draws(one.fork('b'));
    expect(draws(one.fork('a'))).toEqual(before);
    expect(draws(one.fork('b'))).not.toEqual(before);
  });

  it('stays inside its bounds and reaches them', () => {
    const random = new Random(3);
    const seen = new Set(Array.from({ length: 500 }, () => random.between(2, 5)));
    expect([...seen].sort()).toEqual([2, 3, 4, 5]);
    expect(random.shuffle([1, 2, 3, 4, 5]).sort()).toEqual([1, 2, 3, 4, 5]);
    expect(() => random.pick([])).toThrow(RangeError);
  });
});
