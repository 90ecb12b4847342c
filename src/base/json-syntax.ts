/** Where a text stops being JSON, and what was wrong there. */
export interface JsonFault {
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 code units as editors count them. */
  readonly column: number;
  /** What the runtime's parser says, without the offset that it may name. */
  readonly problem: string;
}

/** The value that a text in JSON stands for, or where it stops being JSON. */
export type JsonParsed = { readonly value: unknown } | { readonly fault: JsonFault };

/**
 * Parses JSON as `JSON.parse` does. What that throws names an offset at times and none at others;
 * here it is always a line and a column.
 */
export function parseJson(text: string): JsonParsed {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    const problem = said.replace(/(?: in JSON)? at position \d+.*$/s, '');
    const before = text.slice(0, syntaxErrorAt(text)).split('\n');
    return {
      fault: { line: before.length, column: (before.at(-1)?.length ?? 0) + 1, problem },
    };
  }
}

const BLANK = /[ \t\n\r]*/y;
const TOKEN =
  /"(?:[^"\\\p{Cc}]|[\x7f-\x9f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|[[\]{},:]/uy;

/** What may come next: `first…` where the list or object may also end at once. */
type Place = 'value' | 'firstValue' | 'key' | 'firstKey' | 'colon' | 'afterValue' | 'end';

/** The offset of the first token that cannot stand where it stands; the length where all can. */
function syntaxErrorAt(text: string): number {
  const open: ('[' | '{')[] = [];
  let place: Place = 'value';
  let at = matchAt(BLANK, text, 0).length;
  while (at < text.length) {
    const token = matchAt(TOKEN, text, at);
    const next = follow(place, token, open);
    if (next === null) return at;
    place = next;
    at += token.length;
    at += matchAt(BLANK, text, at).length;
  }
  return at;
}

/** What may come after `token`; null where it cannot stand here. Keeps `open` up to date. */
function follow(place: Place, token: string, open: ('[' | '{')[]): Place | null {
  const inside = open.at(-1);
  const closes = inside === '[' ? ']' : '}';
  const mayClose = place === 'afterValue' || place === 'firstValue' || place === 'firstKey';
  if (mayClose && inside !== undefined && token === closes) {
    open.pop();
    return open.length === 0 ? 'end' : 'afterValue';
  }
  switch (place) {
    case 'value':
    case 'firstValue':
      if (token === '[' || token === '{') {
        open.push(token);
        return token === '[' ? 'firstValue' : 'firstKey';
      }
      if (token === '' || ']},:'.includes(token)) return null;
      return inside === undefined ? 'end' : 'afterValue';
    case 'key':
    case 'firstKey':
      return token.startsWith('"') ? 'colon' : null;
    case 'colon':
      return token === ':' ? 'value' : null;
    case 'afterValue':
      if (token !== ',') return null;
      return inside === '[' ? 'value' : 'key';
    case 'end':
      return null;
  }
}

/** What a sticky pattern matches at an offset; nothing where it does not. */
function matchAt(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
}
