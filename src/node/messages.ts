/** What peers say to each other, for those who carry it and need not know what it means. */
export { isReply, type NodeId, type RaftMessage as PeerMessage } from '../raft/index.ts';
