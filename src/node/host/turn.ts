/** What the end of a turn does, in this order. */
export interface TurnActions {
  /** Lets the effects of all that came in happen: it fills the peers' and the clients' frames. */
  readonly flush: () => void;
  /** The trace reaches the kernel before anybody learns of what it tells. */
  readonly beforeSend: () => void;
}

/**
 * One turn of the event loop. Everything that arrived in it is handled first, from however many
 * connections; then comes one flush, and so one request to each peer and one write to the disk for
 * all of it. Peers' frames leave before clients' replies: followers work while those are written,
 * which takes a system call a client.
 */
export class Turn {
  readonly #actions: TurnActions;
  #isEnding = false;
  #needsFlush = false;
  #toPeers: (() => void)[] = [];
  #toClients: (() => void)[] = [];

  constructor(actions: TurnActions) {
    this.#actions = actions;
  }

  /** Something arrived: there is to be a flush at the end of this turn. */
  readonly flushLater = (): void => {
    this.#needsFlush = true;
    this.#end();
  };

  /** Sends at the end of this turn, before what goes to clients. */
  readonly sendToPeerLater = (send: () => void): void => {
    this.#toPeers.push(send);
    this.#end();
  };

  readonly sendToClientLater = (send: () => void): void => {
    this.#toClients.push(send);
    this.#end();
  };

  #end(): void {
    if (this.#isEnding) return;
    this.#isEnding = true;
    setImmediate(() => {
      if (this.#needsFlush) this.#actions.flush();
      this.#needsFlush = false;
      // What comes from here on belongs to the next turn.
      this.#isEnding = false;
      const sends = [...this.#toPeers, ...this.#toClients];
      this.#toPeers = [];
      this.#toClients = [];
      this.#actions.beforeSend();
      for (const send of sends) send();
    });
  }
}
