import { crc32 } from 'node:zlib';
import type { RaftMessage } from '../raft/index.ts';

/** Puts the CRC of its data to a part of a snapshot; other messages stay as they are. */
export function withCrc(message: RaftMessage): RaftMessage {
  if (message.type !== 'snapshotRequest') return message;
  return Object.assign({}, message, { crc: crc32(message.data) });
}

/** False for a part of a snapshot that is not as it was sent: it counts as lost, and comes again. */
export function isIntact(message: RaftMessage): boolean {
  if (message.type !== 'snapshotRequest') return true;
  return 'crc' in message && message.crc === crc32(message.data);
}
