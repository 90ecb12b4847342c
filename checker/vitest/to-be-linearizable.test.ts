import { describe, expect, it } from 'vitest';
import type { HistoryEvent, Json } from '../history.ts';
import { toBeLinearizable } from './to-be-linearizable.ts';

expect.extend({ toBeLinearizable });

/** A write of 1, then a read that saw `seen`. */
function writeThenRead(seen: Json): HistoryEvent[] {
  return [
    { index: 0, process: 0, type: 'invoke', f: 'write', value: 1 },
    { index: 1, process: 0, type: 'ok', f: 'write', value: 1 },
    { index: 2, process: 1, type: 'invoke', f: 'read', value: null },
    { index: 3, process: 1, type: 'ok', f: 'read', value: seen },
  ];
}

describe('expect(history).toBeLinearizable(model)', () => {
  it('passes for a history that has a linearization, and its negation for one that has none', () => {
    expect(writeThenRead(1)).toBeLinearizable('register');
    expect(writeThenRead(null)).not.toBeLinearizable('register');
  });

  it('fails with the explanation, and its negation with the size of what was found', () => {
    expect(() => expect(writeThenRead(null)).toBeLinearizable('register')).toThrow(
      /process 1 read/,
    );
    expect(() => expect(writeThenRead(1)).not.toBeLinearizable('register')).toThrow(/2 operations/);
  });

  it('fails either way for an empty history', () => {
    expect(() => expect([]).toBeLinearizable('register')).toThrow(/proves nothing/);
    expect(() => expect([]).not.toBeLinearizable('register')).toThrow(/proves nothing/);
  });
});
