import { expect, it } from 'vitest';
import { configurationOf } from '../raft/index.ts';
import { voteReply } from '../raft/testing/messages.ts';
import { isIntact, withCrc } from './part-crc.ts';

const PART = {
  type: 'snapshotRequest',
  term: 3,
  index: 5,
  lastTerm: 2,
  part: 0,
  configuration: configurationOf([1, 2, 3]),
  parts: 1,
  offset: 0,
  data: '{"key":"ü😀"}\n',
  readRound: 0,
} as const;

it('a part of a snapshot has a CRC on its way, and counts only with the data it is of', () => {
  const sent = withCrc(PART);
  expect(isIntact(sent)).toBe(true);
  expect(isIntact({ ...sent, ...{ data: '{"key":"ü"}\n' } })).toBe(false);
  expect(isIntact(PART)).toBe(false);
});

it('other messages have none', () => {
  const message = voteReply(3);
  expect(withCrc(message)).toBe(message);
  expect(isIntact(message)).toBe(true);
});
