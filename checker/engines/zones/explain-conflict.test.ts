import { expect, test } from 'vitest';
import { check } from '../../check.ts';
import { historyOf } from '../../testing/history-of.ts';
import { zones } from './zones.ts';

const cases: [string, string, string, number][] = [
  [
    'a stale read',
    '0 1 2 write 7 \n 1 3 4 write 9 \n 2 5 6 read 7 \n 3 1 20 write 8',
    'process 2 read 7 from x (called at 0.005 s, answered at 0.006 s), but write(9) by process 1, which came after it, had finished at 0.004 s, and nothing wrote 7 again.',
    3,
  ],
  [
    'a read of null after a write',
    '0 1 2 write 7 \n 2 5 6 read null',
    'process 2 read null from x (called at 0.005 s, answered at 0.006 s), but write(7) by process 0 had finished at 0.002 s, and nothing set it back to null.',
    2,
  ],
  [
    'a read of null after a read',
    '0 1 20 write 7 \n 1 3 4 read 7 \n 2 5 6 read null',
    'process 2 read null from x (called at 0.005 s, answered at 0.006 s), but process 1 had already read 7 at 0.004 s, and nothing set it back to null.',
    3,
  ],
  [
    'reads that saw two values in both orders',
    `0 1 90 write 1
     1 1 90 write 2
     2 10 20 read 1
     2 30 40 read 2
     2 50 60 read 1`,
    "process 2 read 1 from x (called at 0.050 s, answered at 0.060 s), but process 2 had already read 2 at 0.040 s, and 2 came after 1: process 2 had read 1 at 0.020 s, before process 2's read of 2 was called at 0.030 s, and nothing wrote 1 again.",
    5,
  ],
  [
    'a value from nowhere',
    '0 1 2 write 1 \n 1 3 4 read 5',
    'process 1 read 5 from x (called at 0.003 s, answered at 0.004 s), but 5 was never written.',
    1,
  ],
  [
    'a value from nowhere through a crash',
    '0 1 2 cas 3 5 info \n 1 3 4 read 5',
    "process 0's cas(3→5) on x (called at 0.001 s) was not answered, but happened, because process 1 read 5, but 3 was never written.",
    2,
  ],
  [
    'a read before the write',
    '0 3 4 write 1 \n 1 1 2 read 1',
    'process 1 read 1 from x (called at 0.001 s, answered at 0.002 s), but 1 was written only later: write(1) by process 0 was called at 0.003 s.',
    2,
  ],
  [
    'a read before the write that a cas came from',
    '0 5 6 write 1 \n 2 1 9 cas 1 2 \n 1 3 4 read 2',
    'process 1 read 2 from x (called at 0.003 s, answered at 0.004 s), but 2 came from 1 by cas, and 1 was written only later: write(1) by process 0 was called at 0.005 s.',
    3,
  ],
  [
    'a read of what a cas had replaced',
    '0 1 2 write 1 \n 1 3 4 cas 1 2 \n 2 5 6 read 1',
    'process 2 read 1 from x (called at 0.005 s, answered at 0.006 s), but cas(1→2) by process 1 had finished at 0.004 s, and nothing wrote 1 again.',
    3,
  ],
  [
    'a read of what two cas had replaced',
    '0 1 2 write 1 \n 1 3 9 cas 1 2 \n 2 3 9 cas 2 3 \n 3 4 5 read 3 \n 3 6 7 read 1',
    'process 3 read 1 from x (called at 0.006 s, answered at 0.007 s), but process 3 had already read 3 at 0.005 s, and cas had led there from 1, and nothing wrote 1 again.',
    5,
  ],
  [
    'two cas of one value',
    '0 1 2 write 1 \n 1 3 9 cas 1 2 \n 2 3 9 cas 1 3',
    "process 1's cas(1→2) on x succeeded (called at 0.003 s, answered at 0.009 s) and process 2's cas(1→3) on x succeeded (called at 0.003 s, answered at 0.009 s): both replaced 1, but 1 was written only once.",
    3,
  ],
  [
    'two cas of the first value, one crashed',
    '1 3 9 cas null 2 info \n 2 3 9 cas null 3 \n 3 4 5 read 2',
    "process 1's cas(null→2) on x (called at 0.003 s) was not answered, but happened, because process 3 read 2 and process 2's cas(null→3) on x succeeded (called at 0.003 s, answered at 0.009 s): both replaced null, but nothing set it back to null.",
    3,
  ],
  [
    'a circle of cas',
    '0 1 9 cas 1 2 \n 1 1 9 cas 2 1',
    'cas(2→1) by process 1, then cas(1→2) by process 0: each found the value that the one before it wrote, and the first what the last one wrote, and nothing else wrote any of these values.',
    2,
  ],
  [
    'a cas of its own value',
    '0 1 9 cas 1 1',
    "process 0's cas(1→1) on x succeeded (called at 0.001 s, answered at 0.009 s), but nothing else wrote 1.",
    1,
  ],
];

test.each(cases)('%s is explained', (_, text, sentence, culprits) => {
  const { verdict, counterexample } = check(historyOf(text), 'cas-register', { engines: [zones] });
  expect(verdict).toBe('violation');
  expect(counterexample?.explanation).toBe(sentence);
  expect(counterexample?.culprits).toHaveLength(culprits);
});
