import { describe, expect, it } from 'vitest';
import { Random } from '../base/random.ts';
import type { ClientReply } from './protocol.ts';
import { World } from './testing/world.ts';

/**
 * Appends to one list from three clients at all machines, while machines are killed, lose power,
 * are cut off and come back. Then all come up, and each must hold the same: everything that was
 * acknowledged, nothing twice, nothing that was refused for certain.
 */
function checkAfterFaults(
  seed: number,
  snapshotEveryEntries = 0,
): { readonly acknowledged: number; readonly installed: number } {
  const random = new Random(seed).fork('faults');
  const world = new World({ seed, reads: 'log', server: { snapshotEveryEntries } }).startAll();
  const replies = new Map<number, readonly ClientReply[]>();
  let cutOff = 0;
  world.passes = (from, to) => (from !== cutOff && to !== cutOff ? random.int(50) > 0 : false);
  for (let value = 1; value <= 60; value++) {
    const id = random.between(1, 3);
    const draw = random.int(100);
    if (world.machine(id).server === null) world.start(id);
    else if (draw < 8) world.kill(id);
    else if (draw < 16) world.cutPower(id);
    else if (draw < 30) cutOff = random.between(0, 3);
    const target = random.between(1, 3);
    if (world.machine(target).server !== null) {
      replies.set(value, world.ask(target, { command: { op: 'append', key: 'x', value } }));
    }
    world.run(random.between(1, 60));
  }
  cutOff = 0;
  for (const { id, server } of world.machines) if (server === null) world.start(id);
  const { value } = world.do({ command: { op: 'get', key: 'x' } });
  world.run(1000);

  const kept = Array.isArray(value) ? value : [];
  const replied = [...replies].flatMap(([each, [reply]]) => (reply ? [{ each, reply }] : []));
  const acknowledged = replied.flatMap(({ each, reply }) => (reply.ok ? [each] : []));
  const refused = replied.flatMap(({ each, reply }) => (!reply.ok && reply.definite ? [each] : []));
  const hashes = world.machines.map(({ server }) => server?.status()?.stateHash);
  expect(world.fatal, `seed ${seed}`).toEqual([]);
  expect(new Set(hashes).size, `seed ${seed}: one state`).toBe(1);
  expect(new Set(kept).size, `seed ${seed}: nothing twice`).toBe(kept.length);
  expect(acknowledged.filter((each) => !kept.includes(each))).toEqual([]);
  expect(refused.filter((each) => kept.includes(each))).toEqual([]);
  const installed = world.machines.filter(({ trace }) => trace.some(({ ev }) => ev === 'install'));
  return { acknowledged: acknowledged.length, installed: installed.length };
}

describe('servers that die, lose power and are cut off', () => {
  it('keep what they acknowledged and end up alike (seeds 1 to 60)', () => {
    let acknowledged = 0;
    for (let seed = 1; seed <= 60; seed++) acknowledged += checkAfterFaults(seed).acknowledged;
    expect(acknowledged / 60).toBeGreaterThan(5);
  });

  it('also where logs are cut after every few entries (seeds 101 to 120)', () => {
    let installed = 0;
    for (let seed = 101; seed <= 120; seed++) installed += checkAfterFaults(seed, 3).installed;
    expect(installed).toBeGreaterThan(20);
  });
});
