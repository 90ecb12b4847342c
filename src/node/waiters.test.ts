import { describe, expect, it } from 'vitest';
import { NODE_RULES } from './rules.ts';
import { Waiters } from './waiters.ts';

function entry(index: number, term: number): { index: number; term: number; command: string } {
  return { index, term, command: '' };
}

describe('who waits for an entry', () => {
  it('is answered by the entry of its index and term, once', () => {
    const waiters = new Waiters<string>(NODE_RULES);
    waiters.add(5, 2, 'a');
    expect(waiters.take(entry(4, 2))).toBeNull();
    expect(waiters.take(entry(5, 2))).toEqual({ answer: 'a', isSuperseded: false });
    expect(waiters.take(entry(5, 2))).toBeNull();
    expect(waiters.size).toBe(0);
  });

  it('is superseded where an entry of another term stands at its index', () => {
    const waiters = new Waiters<string>(NODE_RULES);
    waiters.add(5, 2, 'a');
    expect(waiters.take(entry(5, 3))).toEqual({ answer: 'a', isSuperseded: true });
    expect(waiters.size).toBe(0);
  });

  it('is told with all others when the leadership ends', () => {
    const waiters = new Waiters<string>(NODE_RULES);
    waiters.add(5, 2, 'a');
    waiters.add(6, 2, 'b');
    expect(waiters.takeAll()).toEqual(['a', 'b']);
    expect(waiters.takeAll()).toEqual([]);
    expect(waiters.size).toBe(0);
  });

  it('with the seeded bug is answered by whatever stands at its index', () => {
    const waiters = new Waiters<string>({ ...NODE_RULES, answersWaiter: () => true });
    waiters.add(5, 2, 'a');
    expect(waiters.take(entry(5, 3))).toEqual({ answer: 'a', isSuperseded: false });
  });
});
