import { setImmediate as turnOver } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Turn } from './turn.ts';

function makeTurn(onFlush: (turn: Turn) => void = () => {}): { turn: Turn; log: string[] } {
  const log: string[] = [];
  const turn: Turn = new Turn({
    flush: () => {
      log.push('flush');
      onFlush(turn);
    },
    beforeSend: () => log.push('trace'),
  });
  return { turn, log };
}

describe('a turn', () => {
  it('flushes once for all that arrived in it', async () => {
    const { turn, log } = makeTurn();
    for (let i = 0; i < 3; i++) turn.flushLater();
    expect(log).toEqual([]);
    await turnOver();
    await turnOver();
    expect(log).toEqual(['flush', 'trace']);
  });

  it('sends what the flush made, to peers before clients, after the trace', async () => {
    const { turn, log } = makeTurn((ending) => {
      ending.sendToPeerLater(() => log.push('peer'));
    });
    turn.sendToClientLater(() => log.push('client'));
    turn.flushLater();
    await turnOver();
    expect(log).toEqual(['flush', 'trace', 'peer', 'client']);
  });

  it('what is asked for while it ends comes in the next, and nothing is lost', async () => {
    const { turn, log } = makeTurn();
    turn.sendToPeerLater(() => {
      log.push('first');
      turn.sendToPeerLater(() => log.push('second'));
    });
    await turnOver();
    expect(log).toEqual(['trace', 'first']);
    await turnOver();
    expect(log).toEqual(['trace', 'first', 'trace', 'second']);
  });
});
