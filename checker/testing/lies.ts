import type { Chance } from './chance.ts';
import type { Draw } from './draws.ts';
import type { Answer, Spec } from './specs.ts';

/** Another answer than the true one: what another state would have said, or a changed one. */
export function lieAbout(
  truth: Answer,
  draw: Draw,
  process: number,
  spec: Spec,
  states: readonly string[],
  chance: Chance,
): Answer {
  if (truth.seen === null) {
    const failure = draw.f === 'cas' && chance.percent(70) ? 'mismatch' : 'fail';
    return { ...truth, outcome: truth.outcome === 'ok' ? failure : 'ok' };
  }
  if (chance.percent(60)) {
    return spec(chance.pick(states), { process, input: null, ...draw });
  }
  return { ...truth, seen: JSON.stringify(changed(JSON.parse(truth.seen), chance)) };
}

function changed(value: unknown, chance: Chance): unknown {
  if (typeof value === 'boolean') return !value;
  if (!Array.isArray(value)) return typeof value === 'number' ? value + chance.pick([-1, 1]) : null;
  const place = chance.int(value.length + 1);
  const others = value.filter((_, i) => i !== place);
  if (chance.percent(50)) return others;
  // Sets are told in order, so that brute force can compare texts.
  const more = new Set([...value, chance.int(8)]);
  return [...more].sort();
}
