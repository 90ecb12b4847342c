import { describe, expect, it } from 'vitest';
import { parseDurationMs } from './duration.ts';
import { UsageError } from './errors.ts';

describe('durations', () => {
  it.each([
    ['60s', 60_000],
    ['1.5m', 90_000],
    ['250ms', 250],
    ['2h', 7_200_000],
  ])('%s is %d ms', (text, durationMs) => {
    expect(parseDurationMs(text, '--duration')).toBe(durationMs);
  });

  it.each(['60', '', 's', '-3s', '0s', 'soon', '1 fortnight'])(
    "'%s' is refused with the option's name",
    (text) => {
      expect(() => parseDurationMs(text, '--budget')).toThrow(UsageError);
      expect(() => parseDurationMs(text, '--budget')).toThrow(/--budget: .*write for example/);
    },
  );
});
