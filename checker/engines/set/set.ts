import { type JsonKey, jsonKey } from '../../json.ts';
import type { Operation } from '../../operation.ts';
import type { Decision, Engine, Subject } from '../engine.ts';
import { chainOf, seenBy } from './chain.ts';
import { explainNoStay, explainStunted, explainTorn } from './explain.ts';
import { growthOf, type Stunted } from './growth.ts';
import { type Members, membersOf } from './members.ts';
import { type Point, stayOf } from './stay.ts';

/**
 * Decides sets to which every value is added once and from which it is removed once, in O(n log n)
 * and the length of what was read. A set that is never read whole is one small object per value; a
 * set that is read whole must only grow. What does both is left to the search.
 */
export const setEngine: Engine = {
  name: 'set',
  models: ['set'],
  decide(subject: Subject): Decision | null {
    const members = membersOf(subject.operations);
    if (members === null) return null;
    if (members.reads.length === 0) return decideValues(subject, members);
    return members.hasRemoves ? null : decideGrowth(subject, members);
  },
};

function decideValues(subject: Subject, { byValue }: Members): Decision {
  const points: Point[] = [];
  for (const member of byValue.values()) {
    const stay = stayOf(member);
    if ('culprits' in stay) return violation(stay.culprits, explainNoStay(subject, stay, member));
    for (const point of stay) points.push(point);
  }
  return valid(points);
}

function decideGrowth(subject: Subject, members: Members): Decision {
  const chain = chainOf(members.reads);
  if ('one' in chain) {
    const culprits = withAdds([chain.one, chain.other], members);
    return violation(culprits, explainTorn(subject, chain));
  }
  const growth = growthOf(chain, members.byValue);
  if ('kind' in growth) {
    const culprits = withAdds(named(growth), members);
    return violation(culprits, explainStunted(subject, growth));
  }
  return valid(growth);
}

function named(stunted: Stunted): Operation[] {
  if (stunted.kind === 'never added') return [stunted.witness];
  const { early, late, earlyAdd, lateAdd, between } = stunted;
  const all = [early, late, earlyAdd, lateAdd];
  return between === null ? all : [...all, between];
}

/** The operations, with the adds of all that the reads among them saw. */
function withAdds(operations: readonly Operation[], { byValue }: Members): Operation[] {
  const all = new Set(operations);
  const needs = (value: JsonKey) => {
    const add = byValue.get(value)?.add ?? null;
    if (add !== null) all.add(add);
  };
  for (const operation of operations) {
    if (operation.f === 'read') for (const value of seenBy(operation)) needs(value);
    else needs(jsonKey(operation.input ?? null));
  }
  return [...all];
}

function valid(points: Point[]): Decision {
  points.sort((a, b) => a.at - b.at || compare(a.rank, b.rank));
  return { verdict: 'valid', order: points.map(({ operation }) => operation.id) };
}

function compare(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function violation(culprits: readonly Operation[], explanation: string): Decision {
  return { verdict: 'violation', culprits: culprits.map(({ id }) => id), explanation };
}
