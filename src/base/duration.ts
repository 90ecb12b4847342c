import ms, { type StringValue } from 'ms';
import { UsageError } from './errors.ts';

/**
 * Milliseconds of a duration such as `60s`, `1.5m` or `250ms`.
 *
 * @param name what the duration is for, named in the error
 * @throws UsageError where the text is no positive duration with a unit
 */
export function parseDurationMs(text: string, name: string): number {
  const value = /[a-z]\s*$/i.test(text) ? ms(text as StringValue) : undefined;
  if (value === undefined || !Number.isFinite(value) || value <= 0) {
    throw new UsageError(
      `${name}: '${text}' is not a duration; write for example 60s, 10m or 500ms`,
    );
  }
  return Math.round(value);
}
