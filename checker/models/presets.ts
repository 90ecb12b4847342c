import { etcdLog } from './etcd-log.ts';
import { knossosCasRegister, knossosMutex } from './knossos.ts';
import type { Model } from './model.ts';
import { porcupineKv } from './porcupine-kv.ts';

/** Models that mean what the histories of another checker mean, where that differs. */
export const presets: readonly Model[] = [etcdLog, knossosCasRegister, knossosMutex, porcupineKv];
