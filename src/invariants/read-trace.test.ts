import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commit, FOLLOWER, LEADER, START } from './testing/told.ts';
import { tracesFolder } from './testing/traces-folder.ts';

const traces = tracesFolder();
const { check } = traces;

describe('the reading of traces', () => {
  it('tells which nodes left no trace, and holds nothing against a disk that it did not see', () => {
    const { unseen, findings } = check(LEADER);
    expect(unseen).toEqual([
      'nodes/2.jsonl is missing or holds no event',
      'nodes/3.jsonl is missing or holds no event',
    ]);
    expect(findings).toEqual([]);
  });

  it('tells how often nodes came up, and which ended themselves and why', () => {
    const { starts, deaths } = check(
      [...LEADER, [1, { ev: 'diskFailed', message: 'ENOSPC' }], [1, { ...START, votedFor: 1 }]],
      [...FOLLOWER, [1, { ev: 'fatal', message: 'x is undefined' }]],
    );
    expect(starts).toEqual({ 1: 2, 2: 1 });
    expect(deaths).toEqual([
      { node: 1, reason: 'its disk failed: ENOSPC' },
      { node: 2, reason: 'x is undefined' },
    ]);
  });

  it('leaves out a line that a kill cut off before the next process began', () => {
    check(LEADER, FOLLOWER);
    const file = join(traces.path, '2.jsonl');
    const start = JSON.stringify({ time: 9, node: 2, incarnation: 2, term: 1, ...START });
    appendFileSync(file, `{"time":8,"node":2,"inc\n${start}\n`);
    const { unseen, starts } = traces.checkAgain();
    expect(unseen).toEqual(['nodes/3.jsonl is missing or holds no event']);
    expect(starts[2]).toBe(2);
  });

  it('names the line that is no event, and reads no further', () => {
    check(LEADER, FOLLOWER);
    const file = join(traces.path, '2.jsonl');
    appendFileSync(file, `{"time":8,"no\n${JSON.stringify({ term: 1, ...commit(7) })}\n`);
    const { unseen, findings } = traces.checkAgain();
    expect(unseen[0]).toBe('nodes/2.jsonl, line 7, is no event; what follows was not read');
    expect(findings).toEqual([]);
  });

  it('leaves out a last line that a kill cut off', () => {
    check(LEADER, FOLLOWER);
    writeFileSync(join(traces.path, '3.jsonl'), '{"time":1,"node":3,"te');
    expect(traces.checkAgain().findings).toEqual([]);
  });
});
