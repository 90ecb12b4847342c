import type { TestNode } from '../node.ts';
import type { NameOf } from './describe.ts';

/**
 * The logs below each other, as in the paper's figures: the term of every entry, in brackets where
 * this server knows that it is committed, with `~` behind it where it is not yet on disk.
 */
export function drawLogs(nodes: readonly TestNode[], nameOf: NameOf): string[] {
  const width = Math.max(...nodes.map(({ id }) => nameOf(id).length));
  const length = Math.max(0, ...nodes.map(({ log }) => log.length));
  if (length === 0) return ['all logs are empty'];
  const indices = Array.from({ length }, (_, i) => ` ${i + 1}`.padEnd(CELL_WIDTH));
  const rows = nodes.map((node) => [nameOf(node.id), cellsOf(node)]);
  return [['', indices.join('')], ...rows].map(([name = '', cells]) =>
    `${name.padEnd(width)}  ${cells}`.trimEnd(),
  );
}

const CELL_WIDTH = 5;

function cellsOf({ log, raft, disk }: TestNode): string {
  const cells = log.map(({ index, term }) => {
    const cell = index <= raft.commitIndex ? `[${term}]` : ` ${term} `;
    const isOnDisk = disk.entries[index - 1]?.term === term;
    return `${cell}${isOnDisk ? '' : '~'}`.padEnd(CELL_WIDTH);
  });
  return cells.join('');
}

/** A line a server: what Figure 2 calls its state, and what of it is on disk. */
export function drawStates(nodes: readonly TestNode[], nameOf: NameOf): string[] {
  return nodes.map(({ id, raft, disk }) => {
    const { votedFor } = disk.hardState;
    const leader = raft.leader === null ? 'none' : nameOf(raft.leader);
    const vote = votedFor === null ? 'none' : nameOf(votedFor);
    const states = [
      `${nameOf(id)} ${raft.role.padEnd(9)} term=${raft.term} leader=${leader.padEnd(4)}`,
      `commit=${raft.commitIndex} last=${raft.lastIndex}/t${raft.lastTerm}`,
      `on disk: term=${disk.hardState.term} vote=${vote} last=${disk.entries.length}`,
    ];
    return states.join('  ');
  });
}
