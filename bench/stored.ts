/**
 * What Porcupine v1.3.0 took where the table was measured (Go 1.26, 2 cores of an AMD EPYC),
 * in milliseconds; null where it ran out of time or memory. For machines without Go.
 */
export const storedMs: Readonly<Record<string, number | null>> = {
  '102 etcd logs, one pass, warm, decision only': 422,
  '102 etcd logs, one pass, warm, with counterexamples': 422,
  'Kv50 ok': 112,
  'Kv50 bad': 33,
  'KvNoPartition10 ok': 1_900,
  'KvNoPartition10 bad': 2_400,
};
