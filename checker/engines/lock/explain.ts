import type { Operation } from '../../operation.ts';
import type { Subject } from '../engine.ts';
import { type Wording, wordingOf } from '../wording.ts';
import type { Holding } from './holdings.ts';
import type { Turn } from './turns.ts';

const WHAT = 'the lock';

/** Of a process whose acquires and releases do not alternate. */
export function explainOutOfTurn(subject: Subject, own: readonly Operation[]): string {
  const say = wordingOf(subject, WHAT, own);
  const acquires = own.filter(({ f, outcome }) => f === 'acquire' && outcome === 'ok').length;
  const releases = own.filter(({ f, outcome }) => f === 'release' && outcome === 'ok').length;
  const process = own[0]?.process ?? 0;
  const did = `process ${process} acquired ${say.where} ${times(acquires)} and released it ${times(releases)}`;
  const why =
    releases > acquires
      ? 'but only what is held can be released'
      : 'but who holds it cannot acquire it again';
  return `${did}, ${why}.`;
}

/** Of a release that was over before its acquire began. */
export function explainEarlyRelease(subject: Subject, { acquire, release }: Holding): string {
  const say = wordingOf(subject, WHAT, release === null ? [acquire] : [acquire, release]);
  const at = say.at(release?.returnAt ?? 0);
  return `process ${acquire.process}'s release of ${say.where} had finished at ${at}, but the acquire that it takes back was called only at ${say.at(acquire.callAt)}.`;
}

/** Of two holdings that each must come before the other. */
export function explainClash(subject: Subject, one: Turn, other: Turn): string {
  const operations = [one, other].flatMap(({ holding }) => [
    holding.acquire,
    ...(holding.release === null ? [] : [holding.release]),
  ]);
  const say = wordingOf(subject, WHAT, operations);
  return `processes ${one.holding.acquire.process} and ${other.holding.acquire.process} both held ${say.where}: ${story(one, say)}; ${story(other, say)}; neither can have come before the other.`;
}

function story({ holding: { acquire, release } }: Turn, say: Wording): string {
  const got = `process ${acquire.process} acquired it ${say.when(acquire)}`;
  return release === null
    ? `${got} and never released it`
    : `${got} and released it ${say.when(release)}`;
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}
