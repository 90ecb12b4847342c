import { describe, expect, it } from 'vitest';
import type { AppendRequest } from '../../raft/messages.ts';
import { FrameDecoder } from './frames.ts';
import { RequestFrames } from './request-frames.ts';

const entries = [{ index: 2, term: 1, command: 'x' }];
const request: AppendRequest = {
  type: 'appendRequest',
  term: 1,
  prevLogIndex: 1,
  prevLogTerm: 1,
  entries,
  leaderCommit: 1,
  readRound: 0,
};

function decoded(frame: Buffer): unknown {
  return new FrameDecoder().push(frame)[0]?.value;
}

describe('the frames of requests', () => {
  it('a request that says the same as the last is the same frame', () => {
    const frames = new RequestFrames();
    const first = frames.frameOf(request);
    expect(frames.frameOf({ ...request, entries: [...entries] })).toBe(first);
    expect(decoded(first)).toEqual(request);
  });

  it.each([
    { term: 2 },
    { prevLogIndex: 0 },
    { prevLogTerm: 0 },
    { leaderCommit: 2 },
    { readRound: 1 },
    { entries: [{ index: 2, term: 1, command: 'y' }] },
    { entries: [...entries, { index: 3, term: 1, command: 'y' }] },
    { entries: [] },
  ])('one that differs by %j is encoded as it is', (change) => {
    const frames = new RequestFrames();
    frames.frameOf(request);
    const other = { ...request, ...change };
    expect(decoded(frames.frameOf(other))).toEqual(other);
  });
});
