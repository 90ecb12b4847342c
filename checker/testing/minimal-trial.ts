import { check } from '../check.ts';
import { unitsOf, without } from '../counterexample/units.ts';
import type { Model } from '../models/model.ts';
import { toOperations } from '../operations.ts';
import { subjectOf, type Trial } from './differential.ts';
import type { Spec } from './specs.ts';
import { tryOrders } from './try-orders.ts';

/**
 * No unit's removal makes a violation of a linearizable history; culprits have no order, and one without any unit.
 */
export function minimalTrial(model: Model, spec: Spec): Trial {
  return (history) => {
    const { operations } = subjectOf(toOperations(history), model);
    if (tryOrders(operations, spec)) {
      for (const unit of unitsOf(operations, model)) {
        const rest = without(operations, [unit], model);
        if (!tryOrders(rest, spec)) throw new Error(`${JSON.stringify(unit)} is no unit`);
      }
      return 'valid';
    }
    const { counterexample } = check(history, model);
    if (counterexample === null) throw new Error('there is no counterexample');
    const few = operations.filter(({ id }) => counterexample.culprits.includes(id));
    if (tryOrders(few, spec)) throw new Error(`${counterexample.culprits} have an order`);
    if (!counterexample.minimal) throw new Error('there was time for the fewest');
    const spared = unitsOf(few, model).find((unit) => {
      return !tryOrders(without(few, [unit], model), spec);
    });
    if (spared !== undefined) throw new Error(`${JSON.stringify(spared)} could be spared`);
    return 'violation';
  };
}
