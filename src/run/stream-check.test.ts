import { expect, test } from 'vitest';
import { historyOf } from '../../checker/testing/history-of.ts';
import { StreamCheck } from './stream-check.ts';

/** A stream of a run of a minute, and what it told while it went on. */
function following(model = 'cas-register') {
  const told: number[] = [];
  const onViolation = (foundNs: number) => void told.push(foundNs);
  return { told, stream: new StreamCheck({ model, durationMs: 60_000, onViolation }) };
}

/** Reads a value that was overwritten, at a second of the run and half a second more. */
function staleAt(second: number): string {
  const at = second * 1000;
  return `0 1000 2000 write 1 \n 0 3000 4000 write 2 \n 1 ${at} ${at + 500} read 1`;
}

test('a violation is told once, by the first event that shows it, and nothing after it counts', () => {
  const events = historyOf(`${staleAt(5)} \n 1 7000 8000 read 2 \n 1 9000 10000 read 2`);
  const { stream, told } = following();
  for (const event of events) stream.push(event);
  // The read returned at 5.5 s; the next moment of the history ends its instant.
  expect(told).toEqual([7e9]);
  stream.push({ index: 99, process: 1, type: 'ok', f: 'nonsense' });
  expect(stream.end()).toEqual({
    verdict: 'violation',
    keys: 1,
    violation: { foundNs: 7e9, key: 'x', firstMisfit: 4 },
    givenUp: null,
    failure: null,
    detail: 'found a violation of x after 7.0 s of 60 s, where the run was stopped',
  });
});

test('one that the last event shows has stopped nothing', () => {
  const events = historyOf(staleAt(5));
  const { stream, told } = following();
  for (const event of events) stream.push(event);
  const { violation, detail } = stream.end();
  expect(told).toEqual([]);
  expect(violation).toEqual({ foundNs: 5.5e9, key: 'x', firstMisfit: 4 });
  expect(detail).toBe("found a violation of x at the run's last event");
});

test('one behind the duration was found in the final reads', () => {
  const { stream } = following();
  for (const event of historyOf(`${staleAt(60)} \n 1 61000 62000 read 2`)) stream.push(event);
  expect(stream.end().detail).toBe(
    'found a violation of x after 61.0 s in the final reads, where the run was stopped',
  );
});

test('what it followed to the end it says, and faults are no operations', () => {
  const { stream, told } = following();
  const note = { process: 'nemesis', type: 'info', f: 'phase', value: 'faults' } as const;
  const [first, ...rest] = historyOf('0 1 2 write 1 \n 1 3 4 read 1');
  stream.push({ ...note, index: 0, time: 0 });
  for (const event of [first, ...rest]) {
    if (event !== undefined) stream.push({ ...event, index: event.index + 1 });
  }
  const none = { verdict: 'valid', violation: null, givenUp: null, failure: null };
  expect(stream.end()).toEqual({
    ...{ ...none, keys: 1 },
    detail: 'found no violation in 1 key, followed to the last event',
  });
  expect(told).toEqual([]);
  expect(following().stream.end()).toEqual({
    ...{ ...none, keys: 0 },
    detail: 'found no violation in 0 keys, all followed to the last event',
  });
});

test('a key with too many orders is given up, which is said, and costs little time', () => {
  // Of appends no two orders come to the same, and each of these may come before any other.
  const appends = Array.from({ length: 12 }, (_, at) => `${at} 1 ${10 + at} append "${at}"`);
  const events = historyOf(`${appends.join('\n')} \n 99 5000 6000 get "0"`);
  const { stream, told } = following('kv');
  for (const event of events) stream.push(event);
  const { verdict, givenUp, keys, detail, failure } = stream.end();
  expect({ verdict, keys, told, failure }).toEqual({
    ...{ verdict: 'inconclusive', keys: 1 },
    ...{ told: [], failure: null },
  });
  expect(givenUp).toEqual({ keys: 1, sinceNs: expect.any(Number) });
  expect(givenUp?.sinceNs).toBeLessThan(events.at(-1)?.time ?? 0);
  expect(detail).toMatch(
    /^no longer followed 1 of 1 key, the first since [\d.]+ s \(the configurations .* used up .*\); in what it followed it found no violation$/,
  );
});

test('a history that contradicts itself breaks the stream and not the run', () => {
  const [, answer] = historyOf('0 1 2 write 1');
  const { stream } = following();
  if (answer !== undefined) stream.push(answer);
  stream.push({ index: 5, time: 9, process: 0, type: 'invoke', f: 'read', key: 'x' });
  const { verdict, failure, detail } = stream.end();
  expect(verdict).toBe('inconclusive');
  expect(failure).toMatch(/process 0 completes write without a call/);
  expect(detail).toMatch(/^failed at 0\.0 s: .*without a call/);
});
