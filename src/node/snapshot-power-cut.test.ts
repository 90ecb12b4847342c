import { describe, expect, it } from 'vitest';
import { dieAtEachCall, dieInstalling, dieTaking } from './testing/snapshot-deaths.ts';

/** What may be called meanwhile: parts, end, sync, rename, the folder's sync; the log; what is removed. */
const CALLS = 10;

describe('a node that loses power at any call of its disk', () => {
  it('while it takes a snapshot loses nothing that was acknowledged (seed 1)', () => {
    expect(dieAtEachCall(dieTaking, 1, 'cut')).toBeGreaterThan(CALLS);
  });

  it('does not come up where it had cut its log before the snapshot lasted (seed 1)', () => {
    const rules = { cutsLogOnlyWhenDurable: false };
    expect(() => dieAtEachCall(dieTaking, 1, 'cut', rules)).toThrow('are nowhere');
  });

  it('while it installs one loses nothing, and is sent it again (seed 1)', () => {
    expect(dieAtEachCall(dieInstalling, 1, 'cut')).toBeGreaterThan(CALLS);
  });
});
