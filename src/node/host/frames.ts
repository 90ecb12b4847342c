import type { Socket } from 'node:net';

/**
 * Frames: four bytes of length, big-endian, then that many bytes of UTF-8 JSON. Peers and clients
 * both speak them.
 */

const HEADER_BYTES = 4;

/** The hard limit of one frame; a longer one closes the connection. */
export const FRAME_LIMIT_BYTES: number = 16 * 1024 * 1024;

/** Bytes that wait unsent on one connection before it counts as stuck and is closed. */
const UNSENT_LIMIT_BYTES = 64 * 1024 * 1024;

/** The first frame of either side: who speaks. Nodes add which of their starts this is. */
export interface Hello {
  readonly hello: number | string;
  readonly incarnation?: number;
}

/** One frame's bytes. */
export function encodeFrame(value: unknown): Buffer {
  return encodeJson(JSON.stringify(value));
}

/** One frame's bytes, from the JSON itself. */
export function encodeJson(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const frame = Buffer.allocUnsafe(HEADER_BYTES + length);
  frame.writeUInt32BE(length, 0);
  frame.write(text, HEADER_BYTES);
  return frame;
}

/** One frame as it arrived: its value, and how many bytes of JSON it took. */
export interface Frame {
  readonly value: unknown;
  readonly bytes: number;
}

/** Cuts a stream of bytes into frames, however the network chopped it. */
export class FrameDecoder {
  readonly #limitBytes: number;
  #chunks: Buffer[] = [];
  #gatheredBytes = 0;
  /** Below this the next frame cannot be whole. */
  #neededBytes = HEADER_BYTES;

  /** @param limitBytes the longest frame that is taken, without its header */
  constructor(limitBytes: number = FRAME_LIMIT_BYTES) {
    this.#limitBytes = limitBytes;
  }

  /**
   * Takes the next bytes and returns the frames that they complete.
   *
   * @throws Error where a frame is too long or no JSON; the decoder is of no use after that
   */
  push(chunk: Buffer): Frame[] {
    this.#chunks.push(chunk);
    this.#gatheredBytes += chunk.length;
    if (this.#gatheredBytes < this.#neededBytes) return [];
    const bytes = this.#chunks.length === 1 ? chunk : Buffer.concat(this.#chunks);
    const frames: Frame[] = [];
    let start = 0;
    let needed = HEADER_BYTES;
    while (bytes.length - start >= HEADER_BYTES) {
      const length = this.#checkedLength(bytes.readUInt32BE(start));
      needed = HEADER_BYTES + length;
      if (bytes.length - start < needed) break;
      const text = bytes.toString('utf8', start + HEADER_BYTES, start + needed);
      frames.push({ value: JSON.parse(text), bytes: length });
      start += needed;
      needed = HEADER_BYTES;
    }
    const rest = bytes.subarray(start);
    this.#chunks = rest.length === 0 ? [] : [rest];
    this.#gatheredBytes = rest.length;
    this.#neededBytes = needed;
    return frames;
  }

  #checkedLength(length: number): number {
    if (length <= this.#limitBytes) return length;
    throw new Error(`frame of ${length} bytes; the limit is ${this.#limitBytes}`);
  }
}

/**
 * Writes frames to a socket. Those that gather until `sendLater` calls back leave in one system
 * call.
 */
export class FrameWriter {
  readonly #socket: Socket;
  readonly #sendLater: (send: () => void) => void;
  #frames: Buffer[] = [];
  #waitingBytes = 0;

  /** @param sendLater is handed what sends the frames, once for those that gather until then */
  constructor(socket: Socket, sendLater: (send: () => void) => void) {
    this.#socket = socket;
    this.#sendLater = sendLater;
  }

  /** True where the other side reads too slowly for what is sent; `drain` ends it. */
  get congested(): boolean {
    return this.#socket.writableNeedDrain;
  }

  write(value: unknown): void {
    this.writeFrame(encodeFrame(value));
  }

  /** Writes what `encodeFrame` gave; for a frame that goes to more than one. */
  writeFrame(frame: Buffer): void {
    const socket = this.#socket;
    if (!socket.writable) return;
    if (socket.writableLength + this.#waitingBytes > UNSENT_LIMIT_BYTES) {
      socket.destroy();
      return;
    }
    if (this.#frames.length === 0) this.#sendLater(this.#send);
    this.#frames.push(frame);
    this.#waitingBytes += frame.length;
  }

  readonly #send = (): void => {
    const [only, ...more] = this.#frames;
    const bytes = more.length > 0 ? Buffer.concat(this.#frames, this.#waitingBytes) : only;
    this.#frames = [];
    this.#waitingBytes = 0;
    if (bytes !== undefined && this.#socket.writable) this.#socket.write(bytes);
  };
}

/** What a frame must be to be a hello, or null. */
export function asHello(value: unknown): Hello | null {
  if (typeof value !== 'object' || value === null || !('hello' in value)) return null;
  const { hello } = value;
  return typeof hello === 'number' || typeof hello === 'string' ? (value as Hello) : null;
}
