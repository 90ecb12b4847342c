import { describe, expect, it } from 'vitest';
import { command, temporaryFolder } from './testing/command.ts';

/** Wrong input, and what the answer must name: the mistake and the mend. */
const REFUSED: readonly (readonly [string, RegExp])[] = [
  ['', /name a command/],
  ['rnu', /unknown command 'rnu'; did you mean 'run'/],
  ['run --sed 4', /'sed'; did you mean --seed/],
  ['run --seed', /seed/],
  ['run --seed x', /--seed is a whole number/],
  ['run extra', /'run' takes no 'extra'; 'splitbrain run --help' lists/],
  ['run --foo', /unknown argument 'foo'; 'splitbrain run --help' lists/],
  ['run --reads stal', /did you mean 'stale'/],
  ['run --reads lease', /--reads lease needs --max-clock-drift-ppm, such as 1000/],
  ['run --nodes 2', /--nodes is a whole number from 3 to 9, not 2/],
  ['run --workload regster', /did you mean 'register'/],
  ['run --duration 60', /--duration: '60' is not a duration/],
  ['run --duration 5s', /--duration is at least 10s/],
  ['run --faults partition,crsh', /did you mean 'crash'/],
  ['run --cluster k8s', /none of sim, docker/],
  ['run --schedule leader-crsh', /did you mean 'leader-crash'/],
  ['run --schedule missing.json', /'missing.json' cannot be read/],
  ['run --schedule none --faults crash', /leave --faults out/],
  ['check', /check --help/],
  ['check missing.jsonl', /missing.jsonl: cannot be read/],
  ['report missing', /there is no run 'missing'/],
  ['wal', /'wal dump' or 'wal verify'/],
  ['wal verify missing.log', /missing.log: no such file or folder/],
  ['wal dump src', /src holds no segment of a log/],
  ['nightly --budget 3', /--budget: '3' is not a duration/],
];

describe('wrong input', () => {
  for (const [line, says] of REFUSED) {
    it(`'${line}' is refused with what is wrong and exit code 64`, async () => {
      const { path, remove } = temporaryFolder();
      const args = line.split(' ').filter((part) => part !== '');
      const results = args[0] === 'run' || args[0] === 'nightly' ? [`--results=${path}`] : [];
      const { exitCode, stderr, stdout } = await command(...args, ...results);
      remove();
      expect(stderr).toMatch(says);
      expect(stderr.trim().split('\n')).toHaveLength(1);
      expect(stdout).toBe('');
      expect(exitCode).toBe(64);
    });
  }
});
