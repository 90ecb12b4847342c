import { expect, test } from 'vitest';
import { check } from '../check.ts';
import { historyOf } from '../testing/history-of.ts';

function explanationOf(text: string): string | undefined {
  return check(historyOf(text), 'cas-register', { engines: [] }).counterexample?.explanation;
}

test('a stale read names what came after the value, and when it had finished', () => {
  const text = `
    0 1100 1110 write 7
    2 1150 1181 write 9
    4 1190 1204 read 7`;
  expect(explanationOf(text)).toBe(
    'process 4 read 7 from x (called at 1.190 s, answered at 1.204 s), but write(9) by process 2, which came after it, had finished at 1.181 s, and nothing wrote 7 again.',
  );
});

test('a later write of the same value does not explain an earlier read', () => {
  const text = `
    0 1 2 write 7
    2 3 4 write 9
    4 5 6 read 7
    0 7 8 write 7`;
  expect(explanationOf(text)).toContain('and nothing wrote 7 again before the answer.');
});

test('a value that nobody wrote, one that only a failed write had, and one written later', () => {
  expect(explanationOf('1 10 20 read 5')).toBe(
    'process 1 read 5 from x (called at 0.010 s, answered at 0.020 s), but 5 was never written.',
  );
  expect(explanationOf('0 1 2 write 5 fail \n 1 10 20 read 5')).toContain(
    'but 5 was never written (write(5) by process 0 had failed).',
  );
  expect(explanationOf('1 10 20 read 5 \n 0 30 40 write 5')).toContain(
    'but 5 was written only later: write(5) by process 0 was called at 0.030 s.',
  );
});

test('a read that goes back behind another read while the write is still open', () => {
  const text = `
    0 1 9000 write 1
    1 10 20 read 1
    2 30 40 read null`;
  expect(explanationOf(text)).toContain(
    'read null from x (called at 0.030 s, answered at 0.040 s), but process 1 had already read 1 at 0.020 s, and nothing set it back to null.',
  );
});

test('two cas that took the same value', () => {
  const text = `
    0 1 2 write 1
    1 10 20 cas 1 2
    2 10 30 cas 1 3`;
  expect(explanationOf(text)).toBe(
    '2 cas from 1 on x succeeded (cas(1→2) by process 1, answered at 0.020 s; cas(1→3) by process 2, answered at 0.030 s), but x came to hold 1 at most once.',
  );
});

test('a cas that failed although the value was there', () => {
  expect(explanationOf('0 1 2 write 1 \n 1 10 20 cas 1 2 mismatch')).toBe(
    "process 1's cas(1→2) on x was answered with a mismatch (called at 0.010 s, answered at 0.020 s), but write(1) by process 0 had finished at 0.002 s, and nothing replaced 1 before the answer.",
  );
  expect(explanationOf('1 10 20 cas null 2 mismatch')).toContain(
    'but nothing had been written: x still held null.',
  );
});

test('times that look alike are told apart', () => {
  const text = `
    0 1.0001 1.0002 write 1
    1 1.0003 1.0004 read null`;
  expect(explanationOf(text)).toContain('called at 0.001000300 s');
});

test('where intervals alone prove nothing, the operations are listed', () => {
  const text = `
    0 1 90 write 1
    1 1 90 write 2
    2 10 20 read 1
    2 30 40 read 2
    2 50 60 read 1`;
  expect(explanationOf(text)).toBe(
    'no order explains the answers of these 5 operations on x: write(1) by process 0 (called at 0.001 s, answered at 0.090 s); write(2) by process 1 (called at 0.001 s, answered at 0.090 s); read by process 2 (called at 0.010 s, answered ok 1 at 0.020 s); read by process 2 (called at 0.030 s, answered ok 2 at 0.040 s); read by process 2 (called at 0.050 s, answered ok 1 at 0.060 s).',
  );
});
