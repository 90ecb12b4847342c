/** The text of a map, and where it begins. */
export interface EdnMap {
  readonly text: string;
  /** From 1. */
  readonly line: number;
}

/**
 * Cuts the maps of operations out of lines of EDN, whether they stand one after the other or in one
 * list. It looks only at brackets, texts and comments; what is in a map is not its business.
 */
export class EdnMapCutter {
  /** What stands open at the end: the line on which it began, and the closing bracket it lacks. */
  open: { readonly line: number; readonly missing: string } | null = null;
  #listLine = 0;
  #listEnd = '';
  #depth = 0;
  #inText = false;
  #mapLine = 0;
  #mapText = '';

  /**
   * Takes a line.
   *
   * @returns the maps that end on it
   * @throws SyntaxError where something stands beside the maps and their list
   */
  add(text: string, line: number): EdnMap[] {
    const maps: EdnMap[] = [];
    let from = 0;
    for (let at = 0; at < text.length; at++) {
      const letter = text[at] ?? '';
      if (this.#inText) {
        if (letter === '\\') at += 1;
        else if (letter === '"') this.#inText = false;
      } else if (letter === ';') {
        this.#mapText += this.#depth > 0 ? `${text.slice(from, at)}\n` : '';
        from = text.length;
        break;
      } else if (this.#depth === 0) {
        const end = this.#beside(text, at, line);
        if (end === null) from = at;
        else at = end;
      } else if (letter === '\\') {
        at += 1;
      } else if (this.#closes(letter)) {
        maps.push({ text: this.#mapText + text.slice(from, at + 1), line: this.#mapLine });
        this.#mapText = '';
      }
    }
    if (this.#depth > 0) this.#mapText += `${text.slice(from)}\n`;
    this.#remember();
    return maps;
  }

  /** Takes a letter of a map. @returns whether the map ends with it */
  #closes(letter: string): boolean {
    if (letter === '"') this.#inText = true;
    else if (letter === '{' || letter === '[' || letter === '(') this.#depth += 1;
    else if (letter === '}' || letter === ']' || letter === ')') this.#depth -= 1;
    return this.#depth === 0;
  }

  /** Takes a letter between maps. @returns where what it begins ends, or null where a map begins */
  #beside(text: string, at: number, line: number): number | null {
    const letter = text[at] ?? '';
    if (/[\s,]/.test(letter)) return at;
    if (letter === '{') {
      this.#depth = 1;
      this.#mapLine = line;
      return null;
    }
    const tag = /^#[\w.*+!?$%&=<>/-]+/.exec(text.slice(at))?.[0];
    if (tag !== undefined) return at + tag.length - 1;
    if (letter === this.#listEnd) {
      this.#listEnd = '';
      return at;
    }
    if (this.#listEnd === '' && (letter === '[' || letter === '(')) {
      this.#listEnd = letter === '[' ? ']' : ')';
      this.#listLine = line;
      return at;
    }
    throw new SyntaxError(`expected the map of an operation, got ${text.slice(at, at + 20)}`);
  }

  #remember(): void {
    if (this.#depth > 0) this.open = { line: this.#mapLine, missing: '}' };
    else if (this.#listEnd !== '') this.open = { line: this.#listLine, missing: this.#listEnd };
    else this.open = null;
  }
}
