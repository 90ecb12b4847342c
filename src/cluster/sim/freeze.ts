/**
 * Makes a message unchangeable, all the way down: nodes share nothing by reference that one of
 * them could change. What is frozen already was frozen whole.
 */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const part of Object.values(value)) deepFreeze(part);
  return Object.freeze(value);
}
