import { expect, test } from 'vitest';
import { check } from '../../check.ts';
import { fifoQueue } from '../../models/fifo-queue.ts';
import { engineTrial, tryMany } from '../../testing/differential.ts';
import { historyOf } from '../../testing/history-of.ts';
import { queueEngine } from './queue.ts';

const SEED = 6_000_000;

test(`agrees with brute force on 5,000 histories (from seed ${SEED})`, () => {
  const trial = engineTrial(queueEngine, fifoQueue);
  const tally = tryMany('fifo-queue', trial, { seed: SEED, runs: 5_000 });
  expect(tally.valid).toBeGreaterThan(500);
  expect(tally.violation).toBeGreaterThan(500);
  expect(tally.unknown).toBeLessThan(100);
});

test('what was not there, what came twice, what overtook, and what was not empty', () => {
  const both = '0 1 2 enqueue 1 \n 0 3 4 enqueue 2';
  expect(said('1 3 4 dequeue 9')).toBe(
    'process 1 dequeued 9 (called at 0.003 s, answered at 0.004 s), but 9 was never enqueued.',
  );
  expect(said(`${both} \n 1 5 6 dequeue 1 \n 1 7 8 dequeue 1`)).toContain(
    ', but 1 was enqueued only once.',
  );
  expect(said('1 1 2 dequeue 1 \n 0 3 4 enqueue 1')).toBe(
    'process 1 dequeued 1 (called at 0.001 s, answered at 0.002 s), but enqueue(1) by process 0 was called only at 0.003 s.',
  );
  expect(said(`${both} \n 1 5 6 dequeue 2 \n 1 7 8 dequeue 1`)).toBe(
    '1 was in x before 2: enqueue(1) by process 0 had finished at 0.002 s, and enqueue(2) by process 0 was called at 0.003 s; but process 1 dequeued 2 (called at 0.005 s, answered at 0.006 s), before the dequeue of 1 by process 1 was called at 0.007 s.',
  );
  expect(said(`${both} \n 1 5 6 dequeue 2`)).toContain(', while 1 was never dequeued.');
  expect(said('0 1 2 enqueue 1 \n 1 5 6 dequeue null')).toBe(
    'process 1 found x empty (called at 0.005 s, answered at 0.006 s), but something was inside all the time: 1 went in by 0.002 s and was never dequeued.',
  );
});

test('values that no answer took, and dequeues that crashed', () => {
  const lost = '0 1 2 enqueue 1 \n 0 3 4 enqueue 2 \n 0 5 6 enqueue 3 \n 1 7 8 dequeue 3';
  expect(verdictOf(`${lost} \n 2 1 30 dequeue info \n 3 1 30 dequeue info`)).toBe('valid');
  expect(said(`${lost} \n 2 1 30 dequeue info`)).toBe(
    '1, 2 went into x and no answer took them, but had to be gone when process 1 dequeued 3 (called at 0.007 s, answered at 0.008 s); only one dequeue without an answer had been called by then.',
  );
  // Called in time to take one of them, but not the other.
  expect(verdictOf(`${lost} \n 2 1 30 dequeue info \n 3 9 30 dequeue info`)).toBe('violation');
  const empty = '0 1 2 enqueue 1 \n 0 3 4 enqueue 2 \n 1 5 6 dequeue null';
  expect(said(`${empty} \n 2 5 30 dequeue info`)).toBe(
    '1, 2 went into x and no answer took them, but had to be gone when process 1 found it empty (called at 0.005 s, answered at 0.006 s); only one dequeue without an answer had been called by then.',
  );
});

test('values that go in more than once', () => {
  const three = '0 1 2 enqueue 1 \n 0 3 4 enqueue 2 \n 0 5 6 enqueue 1';
  expect(verdictOf(`${three} \n 1 7 8 dequeue 1 \n 1 9 10 dequeue 2 \n 1 11 12 dequeue 1`)).toBe(
    'valid',
  );
  expect(verdictOf(`${three} \n 1 7 8 dequeue 1 \n 1 9 10 dequeue 1`)).toBe('violation');
  const twice = '1 3 4 dequeue 1 \n 1 7 8 dequeue 1 \n 1 9 10 dequeue 1';
  expect(said(`0 1 2 enqueue 1 \n 0 5 6 enqueue 1 \n ${twice}`)).toBe(
    '3 dequeues took 1 by 0.010 s, but 1 was enqueued only 2 times.',
  );
  expect(said(`0 1 2 enqueue 1 \n 1 3 4 dequeue 1 \n 1 5 6 dequeue 1 \n 0 7 8 enqueue 1`)).toBe(
    'process 1 dequeued 1 (called at 0.003 s, answered at 0.004 s) and process 1 dequeued 1 (called at 0.005 s, answered at 0.006 s), but enqueue(1) by process 0 was called only at 0.007 s, and only once before.',
  );
});

function verdictOf(text: string): string {
  const result = check(historyOf(text), 'fifo-queue');
  expect(result.results[0]?.engine).toBe('fifo-queue');
  return result.verdict;
}

function said(text: string): string | undefined {
  const result = check(historyOf(text), 'fifo-queue');
  expect(result.results[0]?.engine).toBe('fifo-queue');
  return result.counterexample?.explanation;
}
