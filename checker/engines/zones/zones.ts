import { ListRows } from '../../rows.ts';
import type { Decision, Engine, Subject } from '../engine.ts';
import { blocksOf } from './blocks.ts';
import { circleOf } from './circle.ts';
import { mustsOf, writersOf } from './clusters.ts';
import { columnsOf } from './columns.ts';
import type { Conflict } from './conflict.ts';
import { culpritsOf } from './culprits.ts';
import { explainConflict } from './explain-conflict.ts';
import { linearizationOf } from './linearization.ts';
import { withMismatches } from './mismatches.ts';
import { readersOf } from './readers.ts';
import type { Register } from './register.ts';
import { repeatsFromTheBeginning } from './repeats.ts';
import { simplest } from './simplest.ts';
import { inOrder } from './zones-in-order.ts';

/**
 * Decides registers whose values tell which write a read saw: every value that is found was written
 * by one operation at most and is not a `null` that was written. With cas and crashed operations, in
 * linear time, after Gibbons and Korach, "Testing Shared Memories" (1997), and Golab, Li and Shah,
 * "Analyzing Consistency Properties for Fun and Profit" (2011).
 *
 * A cas that failed its comparison is left out at first: what has no order without it has none with
 * it. If there is one, the failed cas are put into it; where they do not fit, it decides nothing.
 */
export const zones: Engine = {
  name: 'zones',
  models: ['register', 'cas-register', 'etcd-log', 'kv'],
  decide,
};

function decide(subject: Subject): Decision | null {
  const operations = subject.rows ?? new ListRows(subject.operations);
  if (repeatsFromTheBeginning(operations)) return null;
  const columns = columnsOf(operations);
  if (columns === null) return null;
  const writers = writersOf(columns);
  const musts = mustsOf(columns, writers);
  if (musts === null) return null;
  const register = { columns, writers, musts };
  const order = orderOf(register);
  if (order === null) return null;
  if ('kind' in order) return refuted(subject, register, order);
  const ids = new Array<number>(order.length);
  for (let index = 0; index < ids.length; index++) {
    ids[index] = operations.ids[order[index] as number] as number;
  }
  return { verdict: 'valid', order: ids };
}

/** An order of all operations that count, why there is none, or null where that is not known. */
function orderOf(register: Register): Int32Array | Conflict | null {
  if (register.musts.problem !== null) return register.musts.problem;
  const readers = readersOf(register);
  if ('kind' in readers) return readers;
  const blocks = blocksOf(register, readers);
  if (blocks === 'circle') return circleOf(register);
  if ('kind' in blocks) return blocks;
  const firstValues = inOrder(register, blocks);
  if ('kind' in firstValues) return simplest(register, firstValues);
  return withMismatches(register, linearizationOf(register, readers, firstValues));
}

function refuted({ clock, key }: Subject, register: Register, conflict: Conflict) {
  const { operations } = register.columns;
  const culprits = culpritsOf(register, conflict).map((at) => operations.ids[at] as number);
  const explanation = explainConflict(register, conflict, { clock, key });
  return { verdict: 'violation', culprits, explanation } as const;
}
