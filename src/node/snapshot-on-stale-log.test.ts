import { describe, expect, it } from 'vitest';
import { snapshotName } from './snapshot-file.ts';
import { makeSegment } from './testing/segment.ts';
import { makeSnapshot } from './testing/snapshot.ts';
import { World } from './testing/world.ts';
import type { WalRecord } from './wal-format.ts';
import { segmentName } from './wal-reader.ts';

const put = (value: string) => ({ command: { op: 'put', key: 'x', value } }) as const;
const get = { command: { op: 'get', key: 'x' } } as const;

function entry(index: number, term: number): WalRecord {
  return { type: 'entry', entry: { index, term, command: '' } };
}

/**
 * Servers that died while they installed a snapshot of entry 2 of term 4: it is on their disks, and
 * their logs hold another leader's entries yet.
 */
function worldOn(records: readonly WalRecord[], isFirstGone = false): World {
  const world = new World({ seed: 1, server: { snapshotEveryEntries: 0 } });
  const begun: readonly WalRecord[] = [
    { type: 'incarnation', incarnation: 1 },
    { type: 'hardState', hardState: { term: 4, votedFor: null } },
  ];
  const first = makeSegment(isFirstGone ? [...begun, entry(1, 3), entry(2, 3)] : begun);
  const last = makeSegment(records, first.next);
  for (const { disk } of world.machines) {
    disk.put(snapshotName(2), makeSnapshot(2, 4, [put('in the snapshot')]).bytes);
    if (!isFirstGone) disk.put(segmentName(1), first.bytes);
    disk.put(segmentName(2), last.bytes);
  }
  return world.startAll();
}

function restart(world: World): void {
  for (const { id } of world.machines) world.kill(id);
  world.startAll();
}

describe('a snapshot on a log that holds another leader’s entries (seed 1)', () => {
  it.each([
    ['up to the snapshot’s own, so that the log is as long as it should be', [1, 2]],
    ['up to one before it', [1]],
    ['up to one behind it', [1, 2, 3]],
  ])('%s: what is acknowledged after that survives every restart', (_, indices) => {
    const world = worldOn(indices.map((index) => entry(index, 3)));
    expect(world.do(get)).toMatchObject({ value: 'in the snapshot' });
    world.do(put('acknowledged'));
    for (let restarts = 0; restarts < 3; restarts++) {
      restart(world);
      expect(world.do(get)).toMatchObject({ value: 'acknowledged' });
    }
  });

  it('of which only those behind it are left: they are not taken for what follows on it', () => {
    const world = worldOn([entry(3, 3), entry(4, 3)], true);
    expect(world.do(get)).toMatchObject({ value: 'in the snapshot' });
    world.do(put('acknowledged'));
    restart(world);
    expect(world.do(get)).toMatchObject({ value: 'acknowledged' });
  });
});
