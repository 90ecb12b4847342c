import { counter } from './counter.ts';
import { fifoQueue } from './fifo-queue.ts';
import { kv } from './kv.ts';
import { listAppend } from './list-append.ts';
import { lock } from './lock.ts';
import type { Model } from './model.ts';
import { presets } from './presets.ts';
import { casRegister, register } from './registers.ts';
import { set } from './set.ts';

/** Every model that has a name. A new model is one file in this folder and one entry here. */
export const models: readonly Model[] = [
  register,
  casRegister,
  kv,
  listAppend,
  set,
  fifoQueue,
  lock,
  counter,
];

/** The models and the presets: whatever `--model` takes. */
export const namedModels: readonly Model[] = [...models, ...presets];

/** @throws RangeError that lists the models, the nearest name first, if there is none of the name. */
export function modelByName(name: string): Model {
  const found = namedModels.find((model) => model.name === name);
  if (found !== undefined) return found;
  const names = namedModels.map((model) => model.name);
  const nearest = names.toSorted((a, b) => editDistance(name, a) - editDistance(name, b));
  throw new RangeError(
    `no model is called '${name}'; did you mean '${nearest[0]}'? Models: ${nearest.join(', ')}`,
  );
}

/** How many letters must be added, removed or replaced to turn one name into the other. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++) {
      const replaced = (row[j] ?? 0) + (letter === b[j] ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
