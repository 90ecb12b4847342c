import { closest } from 'fastest-levenshtein';
import { UsageError } from '../base/errors.ts';

/** The one of `choices` that `text` names. @throws UsageError with the nearest where it is none */
export function oneOf<T extends string>(option: string, text: string, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === text);
  if (found !== undefined) return found;
  const nearest = closest(text, choices);
  throw new UsageError(
    `${option}: '${text}' is none of ${choices.join(', ')}; did you mean '${nearest}'?`,
  );
}
