import type { RaftConfig, Rules } from '../raft/index.ts';
import type { ServerConfig } from './protocol.ts';

/** Entries in one request to a follower at most. */
const ENTRIES_PER_APPEND_MAX = 256;
/** Far below the host's limit of a frame, even where every character takes three bytes there. */
const COMMAND_LENGTH_PER_APPEND_MAX = 1024 * 1024;

/** Requests with entries under way to one follower at most, and how long their commands are. */
const INFLIGHT_REQUESTS_MAX = 64;
const INFLIGHT_LENGTH_MAX = 8 * 1024 * 1024;
/** Beyond this the cluster does not keep up, and clients are told to wait. */
const UNCOMMITTED_LENGTH_MAX = 64 * 1024 * 1024;
/** What may stay in memory for followers that lag. */
const LAGGING_LENGTH_MAX = 32 * 1024 * 1024;

/** How the core under a server is set up; what the configuration leaves out has its default here. */
export function raftConfigOf(
  config: ServerConfig,
  rules: Rules,
  incarnation: number,
  randomInt: (limit: number) => number,
): RaftConfig {
  const { id, members, electionTimeoutMs, heartbeatMs, reads, maxClockDriftPpm } = config;
  const { preVote = true, checkQuorum = true, leaderStickiness = true } = config;
  const lease = reads === 'lease' && maxClockDriftPpm !== undefined ? { maxClockDriftPpm } : null;
  return {
    id,
    members,
    electionTimeoutMs,
    heartbeatMs,
    preVote,
    checkQuorum,
    leaderStickiness,
    lease,
    incarnation,
    maxEntriesPerAppend: ENTRIES_PER_APPEND_MAX,
    maxInflightRequests: INFLIGHT_REQUESTS_MAX,
    maxInflightLength: INFLIGHT_LENGTH_MAX,
    maxUncommittedLength: UNCOMMITTED_LENGTH_MAX,
    maxLaggingLength: LAGGING_LENGTH_MAX,
    maxCommandLengthPerAppend: COMMAND_LENGTH_PER_APPEND_MAX,
    rules,
    randomInt,
  };
}
