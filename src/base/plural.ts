/** A number with its noun: `1 fault`, `3 faults`, `2 entries` where the plural is not the noun and an s. */
export function plural(number: number, one: string, many: string = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
