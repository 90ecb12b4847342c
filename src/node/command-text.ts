/** So much is decoded at once: a string of its own, which lives as long as one of its commands. */
const WINDOW_BYTES = 512 * 1024;

/**
 * The commands in a segment. Most hold nothing but ASCII, and of those the bytes are the characters: a
 * long piece of the segment is made one string, and each command is a slice of it. A million strings of
 * their own would be copied by every collection of garbage until they count as old.
 */
export class CommandText {
  readonly #bytes: Buffer;
  readonly #view: DataView;
  /** The bytes from `#from` on, each as one character. */
  #window = '';
  #from = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  /** The UTF-8 from byte `from` to byte `to`, without the latter. */
  utf8(from: number, to: number): string {
    const isLong = to - from > WINDOW_BYTES;
    if (isLong || !isAscii(this.#view, from, to)) return this.#bytes.toString('utf8', from, to);
    if (from < this.#from || to > this.#from + this.#window.length) {
      this.#window = this.#bytes.toString('latin1', from, from + WINDOW_BYTES);
      this.#from = from;
    }
    return this.#window.slice(from - this.#from, to - this.#from);
  }
}

/** Whether no byte has its highest bit set; four bytes at a time. */
function isAscii(view: DataView, from: number, to: number): boolean {
  let all = 0;
  let at = from;
  for (; at + 4 <= to; at += 4) all |= view.getInt32(at);
  for (; at < to; at++) all |= view.getInt8(at);
  return (all & 0x80808080) === 0;
}
