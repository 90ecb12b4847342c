import { chmod, mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HarnessError } from '../../base/errors.ts';
import type { ClockProfile, NodeId, Skew } from '../cluster.ts';

/**
 * libfaketime's control files. A running node reads its file at every look at a clock, so a new
 * content is in force at once. The folder is mounted and not the file: a rename replaces the file,
 * and a mounted file would stay the old one.
 */

export const CLOCK_MOUNT = '/clock';
export const CLOCK_FILE_NAME = 'faketime';

/** No lie. `rate` spells the speed out: left out, the old one would stay in force. */
const TRUE_TIME = { wall: '+0', rate: '+0 x1.0' } as const;

/** The environment that makes a node's clocks fakeable; empty for `none`. */
export function clockEnvironment(profile: ClockProfile, file: string): Record<string, string> {
  if (profile === 'none') return {};
  return {
    LD_PRELOAD: '/usr/local/lib/libfaketime.so',
    FAKETIME_TIMESTAMP_FILE: file,
    FAKETIME_NO_CACHE: '1',
    ...(profile === 'wall'
      ? // A monotonic clock that steps back aborts Node, so here it tells the truth.
        { DONT_FAKE_MONOTONIC: '1', FAKETIME_DONT_FAKE_MONOTONIC: '1' }
      : // A change of speed continues from now, instead of reckoning from the process's start.
        { FAKETIME_XRESET: '1' }),
  };
}

/**
 * What to write for a skew.
 *
 * @throws HarnessError where the node's profile cannot do it
 */
export function clockContent(node: NodeId, profile: ClockProfile, skew: Skew): string {
  const { offsetMs, rate } = skew;
  if (profile === 'wall' && offsetMs !== undefined && rate === undefined) {
    return `${offsetMs < 0 ? '-' : '+'}${(Math.abs(offsetMs) / 1000).toFixed(3)}`;
  }
  if (profile === 'rate' && rate !== undefined && offsetMs === undefined && rate > 0) {
    return `+0 x${Number.isInteger(rate) ? rate.toFixed(1) : rate}`;
  }
  const asked = rate === undefined ? 'an offset' : 'a rate';
  throw new HarnessError(`n${node} runs with clock profile '${profile}', which cannot do ${asked}`);
}

/** The content that tells the true time. */
export function trueTime(profile: ClockProfile): string {
  return profile === 'rate' ? TRUE_TIME.rate : TRUE_TIME.wall;
}

/** Replaces the clock file in `folder`, which is made where it is missing. */
export async function writeClockFile(folder: string, content: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  // The node runs as another user; what the harness's umask says must not matter.
  await chmod(folder, 0o755);
  const temporary = join(folder, 'next');
  await writeFile(temporary, `${content}\n`);
  await chmod(temporary, 0o644);
  await rename(temporary, join(folder, CLOCK_FILE_NAME));
}
