/** What a text of JSON was in EDN. */
export type EdnKind = 'a text' | 'a keyword' | 'a symbol' | 'a number' | 'a character';

/**
 * JSON has texts for much that EDN tells apart: the text `":x"` and the keyword `:x` would be one value,
 * and a read of the one would pass for the other. Of one file it is noted which is which, so that a
 * file with both is refused and not misjudged.
 */
export class EdnKinds {
  readonly #kinds = new Map<string, EdnKind>();

  /**
   * @returns the text
   * @throws SyntaxError where it was of another kind before
   */
  note(text: string, kind: EdnKind): string {
    const known = this.#kinds.get(text);
    if (known === undefined) this.#kinds.set(text, kind);
    else if (known !== kind) {
      const shown = JSON.stringify(text);
      const problem = `expected ${shown} to be ${known} as before, got ${kind} of the same letters`;
      throw new SyntaxError(
        `${problem}; as JSON the two are one value: write one of them otherwise`,
      );
    }
    return text;
  }
}
