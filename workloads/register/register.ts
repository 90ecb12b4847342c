import type { Json } from '../../checker/history.ts';
import type { Answer } from '../answer.ts';
import { type Command, StoreSession } from '../session.ts';
import type { Operation, Outcome, Workload } from '../workload.ts';
import { RegisterGenerator } from './generator.ts';

/** Each key is one register: the strictest test of a single object, and the default. */
export const register: Workload = {
  name: 'register',
  describe: 'Reads, writes and compare-and-swap over several keys, each a linearizable register.',
  model: 'cas-register',
  reads: ['read'],
  writes: ['write', 'cas'],
  generator: (random, options) => new RegisterGenerator(random, options),
  session: (client, options) => {
    const session = new StoreSession(client, options);
    return {
      invoke: async (operation) =>
        outcomeOf(operation, await session.execute(commandOf(operation))),
    };
  },
};

/** @throws Error for an `f` that no register knows: the generator and this file disagree */
function commandOf(operation: Operation): Command {
  const { f, value } = operation;
  const key = operation.key ?? '';
  if (f === 'read') return { op: 'get', key };
  if (f === 'write') return { op: 'put', key, value };
  if (f === 'cas') {
    const [from, to] = value as readonly [Json, Json];
    return { op: 'cas', key, from, to };
  }
  throw new Error(`a register has no operation '${f}'`);
}

/** A read shows what it saw; everything else repeats what was asked. */
function outcomeOf(operation: Operation, answer: Answer): Outcome {
  if (answer.type === 'ok' && operation.f === 'read') return answer;
  return { ...answer, value: operation.value };
}
