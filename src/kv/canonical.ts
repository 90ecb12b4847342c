import type { Value } from './command.ts';

/** A value's one text: equal values have equal texts, whatever the order of their keys. */
export function canonical(value: Value): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  const object = value as { readonly [key: string]: Value };
  const fields = Object.keys(object)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(object[key] as Value)}`);
  return `{${fields.join(',')}}`;
}
