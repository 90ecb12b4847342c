import { expect, test } from 'vitest';
import { Processes } from './processes.ts';

test.each([0, 63, 64, 5_000, 2 ** 20, 2 ** 45])(
  'process %s is open, free and retired',
  (process) => {
    const processes = new Processes();
    expect(processes.rowOf(process)).toBe(Processes.NONE);
    processes.open(process, 0);
    expect(processes.rowOf(process)).toBe(0);
    processes.close(process);
    expect(processes.rowOf(process)).toBe(Processes.NONE);
    processes.open(process, 7);
    processes.retire(process);
    expect(processes.rowOf(process)).toBeLessThan(Processes.NONE);
  },
);

test('processes do not get in each other’s way while the table grows', () => {
  const processes = new Processes();
  for (let process = 0; process < 300; process++) processes.open(process, process * 2);
  for (let process = 0; process < 300; process++)
    expect(processes.rowOf(process)).toBe(process * 2);
});
