import { check } from '../checker/check.ts';
import { readOperations } from '../checker/formats/operations-file.ts';
import type { Paired } from '../checker/pairing.ts';
import { etcdFiles } from './cases.ts';

/** The first pass over the etcd logs in this fresh process, without start-up and parsing. */
const histories: Paired[] = [];
for (const file of etcdFiles(process.argv[2] ?? '')) {
  histories.push((await readOperations(file)).history);
}
const startMs = performance.now();
for (const history of histories) check(history, 'etcd-log', { minimizingMs: 0 });
process.stdout.write(`${performance.now() - startMs}\n`);
