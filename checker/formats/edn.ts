import { MOST_NESTED } from '../event-shape.ts';
import type { Json } from '../history.ts';
import { EdnKinds } from './edn-kinds.ts';

const NAMED_CHARACTERS: Readonly<Record<string, string>> = {
  ...{ newline: '\n', return: '\r', space: ' ', tab: '\t', backspace: '\b', formfeed: '\f' },
};
const ESCAPES: Readonly<Record<string, string>> = {
  ...{ n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', '"': '"', '\\': '\\' },
};
const CLOSING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', '#{': '}' };
/** Between forms: white space, commas and comments. */
const BETWEEN = /(?:[\s,]+|;[^\n]*)*/y;
const TEXT = /"((?:[^"\\]|\\[\s\S])*)"/y;
const CHARACTER = /\\(u[0-9a-fA-F]{4}|[a-z]{2,}|[^\s])/y;
const ATOM = /[^\s,()[\]{}"\\;]+/y;
const INTEGER = /^[+-]?\d+N?$/;
const NUMBER = /^[+-]?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?M?$/;

/**
 * Reads one form of EDN (github.com/edn-format/edn) as JSON: a keyword becomes `:text`, a symbol its
 * text, a list or vector a list, a set a list in the order of its texts, a map an object. Whole numbers
 * beyond 2^53, numbers with a fraction of nothing (`1.0`, which is not `1`) and decimals (`0.1M`, which
 * is not `0.1`) become texts. Tags are passed over. Texts that become one though they differ are
 * refused; a set is not told from a list of its elements, nor a map's key `1` from its key `"1"`.
 *
 * @param kinds what the forms of the same file were before
 * @throws SyntaxError if it is not one form
 */
export function parseEdn(text: string, kinds: EdnKinds = new EdnKinds()): Json {
  const parser = new Parser(text, kinds);
  const value = parser.form();
  parser.skip();
  if (!parser.atEnd) throw new SyntaxError(`expected one form, got more: ${parser.rest}`);
  return value;
}

class Parser {
  readonly #text: string;
  readonly #kinds: EdnKinds;
  #at = 0;
  #depth = 0;

  constructor(text: string, kinds: EdnKinds) {
    this.#text = text;
    this.#kinds = kinds;
  }

  get atEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  get rest(): string {
    return this.#text.slice(this.#at, this.#at + 20);
  }

  skip(): void {
    this.#take(BETWEEN);
  }

  form(): Json {
    // The map of the operation itself is one more.
    if (this.#depth > MOST_NESTED + 1) {
      throw new SyntaxError(`expected forms and tags nested ${MOST_NESTED} deep at most`);
    }
    this.#depth += 1;
    const form = this.#form();
    this.#depth -= 1;
    return form;
  }

  #form(): Json {
    this.skip();
    const two = this.#text.slice(this.#at, this.#at + 2);
    if (two === '#_') {
      this.#at += 2;
      this.form();
      return this.form();
    }
    if (two === '#{') return this.#items('#{').sort(byText);
    const first = two.charAt(0);
    if (first === '(' || first === '[') return this.#items(first);
    if (first === '{') return this.#map();
    if (first === '"') return this.#kinds.note(this.#string(), 'a text');
    if (first === '\\') return this.#kinds.note(this.#character(), 'a character');
    return this.#atom();
  }

  #items(open: string): Json[] {
    this.#at += open.length;
    const items: Json[] = [];
    for (;;) {
      this.skip();
      if (this.atEnd) throw new SyntaxError(`expected ${CLOSING[open]}, got the end`);
      if (this.#text.charAt(this.#at) === CLOSING[open]) break;
      // A discarded form may be the last.
      if (this.#text.startsWith('#_', this.#at)) {
        this.#at += 2;
        this.form();
      } else items.push(this.form());
    }
    this.#at += 1;
    return items;
  }

  #map(): Json {
    const items = this.#items('{');
    if (items.length % 2 === 1) throw new SyntaxError('expected a value for every key of a map');
    const members: [string, Json][] = [];
    for (let i = 0; i < items.length; i += 2) {
      const [key, value] = [items[i] ?? null, items[i + 1] ?? null];
      members.push([typeof key === 'string' ? key : JSON.stringify(key), value]);
    }
    return Object.fromEntries(members);
  }

  #string(): string {
    const text = this.#take(TEXT)?.[1];
    if (text === undefined) throw new SyntaxError('expected " at the end of a text');
    return text.replace(/\\(u[0-9a-fA-F]{4}|[\s\S])/g, (_, code: string) => {
      if (code.length > 1) return String.fromCharCode(Number.parseInt(code.slice(1), 16));
      const letter = ESCAPES[code];
      if (letter === undefined)
        throw new SyntaxError(`expected an escape in a text, got \\${code}`);
      return letter;
    });
  }

  #character(): string {
    const name = this.#take(CHARACTER)?.[1];
    if (name === undefined) throw new SyntaxError('expected a character after \\');
    if (/^u./.test(name)) return String.fromCharCode(Number.parseInt(name.slice(1), 16));
    const letter = name.length === 1 ? name : NAMED_CHARACTERS[name];
    if (letter === undefined) throw new SyntaxError(`expected a character, got \\${name}`);
    return letter;
  }

  #atom(): Json {
    const atom = this.#take(ATOM)?.[0];
    if (atom === undefined) {
      throw new SyntaxError(`expected a form, got ${this.atEnd ? 'the end' : this.rest}`);
    }
    if (atom.startsWith('#')) return this.form();
    if (atom === 'nil') return null;
    if (atom === 'true' || atom === 'false') return atom === 'true';
    if (!NUMBER.test(atom) && !INTEGER.test(atom)) {
      return this.#kinds.note(atom, atom.startsWith(':') ? 'a keyword' : 'a symbol');
    }
    const number = Number(atom.replace(/N$/, ''));
    const isExact = INTEGER.test(atom) ? Number.isSafeInteger(number) : !Number.isInteger(number);
    // A decimal is no number to JavaScript.
    return isExact && !Number.isNaN(number) ? number : this.#kinds.note(atom, 'a number');
  }

  #take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match !== null) this.#at = pattern.lastIndex;
    return match;
  }
}

function byText(a: Json, b: Json): number {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;
}
