import { leaderAmong, type Seen } from '../../node/host/admin-client.ts';
import type { ConfigurationStatus } from '../../node/protocol.ts';

/** A line a node, and one for who takes part, as the leader says, or else who has the latest word. */
export function linesOf(seen: readonly Seen[]): string[] {
  const lines = seen.map(({ address, status }) => {
    if (status === null) return `${address}  no answer`;
    const { node, role, term, commitIndex, appliedIndex, lastIndex } = status;
    const place = placeOf(node, status.configuration);
    const indices = `last ${lastIndex}, committed ${commitIndex}, applied ${appliedIndex}`;
    return `${address}  node ${node}, ${role === 'follower' ? place : role}, term ${term}; ${indices}`;
  });
  const told = leaderAmong(seen)?.status ?? latest(seen);
  if (told === null) return lines;
  return [...lines, lineOfConfiguration(told.configuration)];
}

/** Who takes part, and whether that is settled. */
export function lineOfConfiguration(configuration: ConfigurationStatus): string {
  const { voters, outgoing, learners, index, isCommitted } = configuration;
  const before = outgoing.length > 0 ? `${outgoing.join(', ')} and, after them, ` : '';
  const beside = learners.length > 0 ? `; learners ${learners.join(', ')}` : '';
  const state = isCommitted && outgoing.length === 0 ? 'committed' : 'a change is under way';
  return `voters ${before}${voters.join(', ')}${beside} (entry ${index}, ${state})`;
}

/** What a node is that neither leads nor stands. */
function placeOf(node: number, { voters, outgoing, learners }: ConfigurationStatus): string {
  if (voters.includes(node) || outgoing.includes(node)) return 'follower';
  return learners.includes(node) ? 'learner' : 'no member';
}

function latest(seen: readonly Seen[]) {
  const statuses = seen.flatMap(({ status }) => status ?? []);
  return statuses.sort((a, b) => b.configuration.index - a.configuration.index)[0] ?? null;
}
