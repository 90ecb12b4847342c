import type { Model } from './model.ts';
import { casRegister } from './registers.ts';

/**
 * A register as Porcupine's etcd logs mean it (Jepsen's first tests of etcd, and the verdicts that
 * were published with them): nil at first, and a nil that was read is that; a cas that failed found
 * another value than it compared with, whatever its error; a read that timed out says nothing; a
 * write or cas in doubt may happen at any time after its call, or never.
 */
export const etcdLog: Model = {
  ...casRegister,
  name: 'etcd-log',
  describe: 'cas-register as in Porcupine’s etcd logs: every cas that failed constrains',
  interpret: (operation) => {
    const failed = operation.f === 'cas' && operation.outcome === 'fail';
    return failed ? { outcome: 'mismatch', output: undefined } : operation;
  },
};
