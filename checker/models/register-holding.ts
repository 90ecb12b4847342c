import { isList } from '../json.ts';
import type { Holding } from './model.ts';
import { comparedWith, isRead } from './register-facts.ts';

/** What the operations of a register, and those of a store's key but for `append`, ask for and set. */
export const registerHolding: Holding = {
  asksFor: (operation) => {
    const { f, output, outcome } = operation;
    if (isRead(f)) return output ?? null;
    return outcome === 'mismatch' ? undefined : comparedWith(operation);
  },
  sets: ({ f, input, outcome }) => {
    if (isRead(f) || outcome === 'mismatch') return undefined;
    if (f === 'delete') return null;
    return (f === 'cas' && isList(input) ? input[1] : input) ?? null;
  },
};
