import { check } from '../checker/check.ts';
import { readHistoryFile } from '../checker/formats/history-file.ts';
import type { HistoryEvent } from '../checker/history.ts';
import { etcdFiles } from './cases.ts';

/** The first pass over the etcd logs in this fresh process, without start-up and parsing. */
const histories: HistoryEvent[][] = [];
for (const file of etcdFiles(process.argv[2] ?? '')) {
  histories.push((await readHistoryFile(file)).events);
}
const startMs = performance.now();
for (const history of histories) check(history, 'etcd-log', { minimizingMs: 0 });
process.stdout.write(`${performance.now() - startMs}\n`);
