import type { Effect } from '../raft/index.ts';

type Send = Extract<Effect, { readonly type: 'send' }>;

/** Messages that wait for a write, in the order in which they were decided. */
export class Outbox {
  readonly #leave: (message: Send) => void;
  #waiting: Send[] = [];
  #durableSeq = 0;

  /** @param leave sends a message for which all is durable */
  constructor(leave: (message: Send) => void) {
    this.#leave = leave;
  }

  /** Sends at once where what the message waits for is durable, else as soon as it is. */
  send(message: Send): void {
    if (message.after <= this.#durableSeq) this.#leave(message);
    else this.#waiting.push(message);
  }

  /** All writes up to number `seq` are durable. */
  onDurable(seq: number): void {
    this.#durableSeq = seq;
    let sent = 0;
    for (const message of this.#waiting) {
      if (message.after > seq) break;
      this.#leave(message);
      sent++;
    }
    if (sent > 0) this.#waiting = this.#waiting.slice(sent);
  }
}
