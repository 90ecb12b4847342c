import type { Operation } from '../operation.ts';
import type { Model } from './model.ts';

/** The operation as the model means it; the same where it means what it says. */
export function meantBy(model: Model, operation: Operation): Operation {
  const meaning = model.interpret?.(operation) ?? operation;
  if (meaning === operation) return operation;
  const { outcome, output } = meaning;
  return { ...operation, outcome, output };
}
