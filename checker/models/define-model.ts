import type { Json } from '../history.ts';
import { type JsonKey, jsonKey } from '../json.ts';
import type { Model } from './model.ts';

/** What a model of one's own must say; the rest has a meaning where it is left out. */
export type ModelDefinition<S extends Json> = Pick<Model<S>, 'name' | 'init' | 'step'> &
  Partial<Model<S>>;

/**
 * Makes a model of one's own object. What is left out is on the safe side: all keys are one object, no
 * operation is pure, equal states are those of equal JSON, and nothing is refused before it is tried.
 *
 *     const maxRegister = defineModel({
 *       name: 'max-register',
 *       init: () => 0,
 *       step: (max, { f, input, output, outcome }) => {
 *         if (f === 'write') return Math.max(max, Number(input));
 *         return outcome !== 'ok' || output === max ? max : REFUSED;
 *       },
 *       isPure: ({ f }) => f === 'read',
 *     });
 *
 * @param definition `perKey: true` where keys never influence one another makes the check much faster,
 *   and so does `isPure` where operations only look
 */
export function defineModel<S extends Json>(definition: ModelDefinition<S>): Model {
  const model: Model<S> = {
    describe: definition.name,
    perKey: false,
    keyOf: (state: S): JsonKey => jsonKey(state),
    isPure: () => false,
    objection: () => null,
    ...definition,
  };
  // The checker gives a model back the states that it got from it, and no others.
  return model as unknown as Model;
}
