import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ClockProfile } from '../cluster.ts';
import { clockFolder } from './bring-up.ts';
import { CLOCK_FILE_NAME } from './clock-file.ts';
import { NodeFaults } from './node-faults.ts';

let workFolder: string;
beforeEach(() => {
  workFolder = mkdtempSync(join(tmpdir(), 'splitbrain-faults-'));
});
afterEach(() => rmSync(workFolder, { recursive: true }));

/** The faults of one node, and what was done to it and its clock, in that order. */
function faultsOf(profile: ClockProfile) {
  const did: string[] = [];
  const note = (what: string) => {
    did.push(`${what}, clock ${clock()}`);
    return Promise.resolve();
  };
  const faults = new NodeFaults({
    config: { seed: 1, clockProfiles: { 1: profile } },
    containers: {
      tell: (_node, verb) => note(verb),
      states: () => Promise.resolve(new Map()),
      runBeside: () => Promise.resolve(''),
    },
    workFolder,
    sleep: () => note('slept'),
    observe: (node) =>
      Promise.resolve({ node, atNs: 0, status: null, wallOffsetMs: -500, offeredByClients: {} }),
  });
  return { faults, did };
}

function clock(): string {
  try {
    return readFileSync(join(clockFolder(workFolder, 1), CLOCK_FILE_NAME), 'utf8').trim();
  } catch {
    return 'true';
  }
}

describe('the clock of a node that is paused', () => {
  it('changes its rate when the node runs again and has looked at it', async () => {
    const { faults, did } = faultsOf('rate');
    await faults.pause(1);
    await faults.skew(1, { rate: 0.5 });
    expect(clock()).toBe('true');
    await faults.resume(1);
    expect(did).toEqual(['pause, clock true', 'unpause, clock true', 'slept, clock true']);
    expect(clock()).toBe('+0 x0.5');
  });

  it('changes its rate where the node is killed instead', async () => {
    const { faults } = faultsOf('rate');
    await faults.pause(1);
    await faults.skew(1, { rate: 2 });
    await faults.crash(1);
    expect(clock()).toBe('+0 x2.0');
  });

  it('steps at once: its monotonic clock tells the truth', async () => {
    const { faults } = faultsOf('wall');
    await faults.pause(1);
    await faults.skew(1, { offsetMs: -500 });
    expect(clock()).toBe('-0.500');
  });
});

it('the clock of a node that runs changes its rate at once, and tells the truth in the end', async () => {
  const { faults } = faultsOf('rate');
  await faults.skew(1, { rate: 0.5 });
  expect(clock()).toBe('+0 x0.5');
  await faults.healAll();
  expect(clock()).toBe('+0 x1.0');
});
