import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { planRun } from './plan.ts';
import { executeRun } from './run.ts';
import { expectLecture, LECTURES, type Lecture } from './testing/lectures.ts';

let results: string;
beforeAll(() => {
  results = mkdtempSync(join(tmpdir(), 'splitbrain-lectures-'));
});
afterAll(() => rmSync(results, { recursive: true, force: true }));

async function play(schedule: Lecture, seed: number): Promise<string> {
  const { folder, verdict } = await executeRun({
    // Nodes that are sent a snapshot take back no entries one by one, as the lectures tell.
    ...planRun({ seed, schedule, durationMs: 10_000, snapshotEvery: 0 }),
    results,
    command: 'npx splitbrain run',
    startedAt: new Date('2026-01-02T03:04:05Z'),
    stop: { stopped: false },
    onProgress: () => {},
  });
  expect(verdict.sentence).toMatch(/^valid: /);
  return folder;
}

describe.each([1, 2, 3])('the lectures in the simulator (seed %i)', (seed) => {
  it.each([
    ['follower-crash', 'nothing changes hands, and the follower catches up'],
    ['leader-crash', 'another node leads, and the old leader comes back to follow'],
    ['leader-in-minority', 'the larger side elects, and the smaller side gives up its entries'],
    ['old-leader-heals', 'the old leader steps down and its entries are replaced'],
  ] as const)('%s: %s', async (lecture, _about) => {
    expectLecture(lecture, await play(lecture, seed));
  });
});

describe('what is expected of a lecture', () => {
  it('does not hold of any lecture of another kind (seed 1)', async () => {
    const folder = new Map<Lecture, string>();
    for (const lecture of LECTURES) folder.set(lecture, await play(lecture, 1));
    const crash = folder.get('leader-crash') ?? '';
    const heals = folder.get('old-leader-heals') ?? '';
    const follower = folder.get('follower-crash') ?? '';
    expect(() => expectLecture('follower-crash', crash)).toThrow('the leader was hit');
    expect(() => expectLecture('leader-crash', follower)).toThrow('the leader was not hit');
    expect(() => expectLecture('leader-crash', heals)).toThrow('came up again');
    expect(() => expectLecture('old-leader-heals', crash)).toThrow('stepped down');
  });
});
