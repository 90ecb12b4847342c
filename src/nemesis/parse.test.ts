import { describe, expect, test } from 'vitest';
import { UsageError } from '../base/errors.ts';
import { Random } from '../base/random.ts';
import { drawSchedule } from './draw.ts';
import { faultKinds } from './kinds.ts';
import { namedSchedule, namedSchedules } from './named.ts';
import { parseSchedule } from './parse.ts';

const FAULT = { id: 'f1', atMs: 100, forMs: 200, kind: 'crash', target: 'leader' };

function parse(...faults: readonly object[]) {
  return parseSchedule(JSON.stringify({ name: 'mine', faults }), 'mine.json');
}

describe('a schedule file', () => {
  test('holds what was drawn, and gives it back', () => {
    for (let seed = 0; seed < 50; seed++) {
      const drawn = drawSchedule(new Random(seed), {
        kinds: faultKinds,
        nodes: [1, 2, 3, 4, 5],
        faultPhaseMs: 30_000,
        electionTimeoutMs: 150,
      });
      expect(parseSchedule(JSON.stringify(drawn), 'schedule.json')).toEqual(drawn);
    }
  });

  test('holds every named schedule, and gives it back', () => {
    for (const { name } of namedSchedules) {
      const schedule = namedSchedule(name, { nodes: [1, 2, 3, 4, 5], electionTimeoutMs: 150 });
      expect(parseSchedule(JSON.stringify(schedule), 'schedule.json')).toEqual(schedule);
    }
  });

  test('may hold groups and links with client hosts', () => {
    const groups = {
      kind: 'partition',
      shape: 'groups',
      groups: [
        ['c0', 1],
        [2, 3],
      ],
    };
    const links = {
      kind: 'partition',
      shape: 'links',
      links: [{ from: 1, to: 'c2', carries: 'replies' }],
    };
    expect(
      parse(
        { ...FAULT, target: undefined, ...groups },
        { ...FAULT, id: 'f2', target: undefined, ...links },
      ).faults,
    ).toHaveLength(2);
  });

  test('may name its faults in any order', () => {
    const { faults } = parse({ ...FAULT, atMs: 500 }, { ...FAULT, id: 'f2', atMs: 20 });
    expect(faults.map(({ id }) => id)).toEqual(['f2', 'f1']);
  });
});

describe('a malformed schedule file is refused with', () => {
  test.each([
    [
      'the place of an unknown target',
      { ...FAULT, target: 'boss' },
      /^mine.json: faults\[0\].target: expected 'leader', 'follower'/,
    ],
    [
      'the place of an unknown kind, and the nearest',
      { ...FAULT, kind: 'crush' },
      /^mine.json: faults\[0\].kind: expected one of partition, crash, .*, got 'crush'; did you mean 'crash'\?$/,
    ],
    [
      'the place of a kind that is missing',
      { ...FAULT, kind: undefined },
      /^mine.json: faults\[0\].kind: expected one of partition, .*, got nothing$/,
    ],
    [
      'the place of an unknown shape, and the nearest',
      { ...FAULT, kind: 'partition', shape: 'half' },
      /faults\[0\].shape: expected one of isolate, halves, .*, got 'half'; did you mean 'halves'\?$/,
    ],
    [
      'the place of a shape that is no name',
      { ...FAULT, kind: 'partition', shape: 2 },
      /faults\[0\].shape: expected one of isolate, .*, got 2$/,
    ],
    [
      'the place of a time that is no number',
      { ...FAULT, atMs: 'soon' },
      /faults\[0\].atMs: .*expected number/,
    ],
    ['the place of a length that is not above 0', { ...FAULT, forMs: 0 }, /faults\[0\].forMs: /],
    ['the name of a field that does not exist', { ...FAULT, forms: 1 }, /faults\[0\]: .*forms/],
    [
      'both orders of a skew',
      { ...FAULT, kind: 'skew', rate: 2, offsetMs: 5 },
      /faults\[0\]: expected either offsetMs/,
    ],
    [
      'a skew that does nothing',
      { ...FAULT, kind: 'skew', rate: 1 },
      /faults\[0\]: expected either/,
    ],
    [
      'a transfer to nobody',
      { id: 'f1', atMs: 0, forMs: 1, kind: 'transfer', order: [] },
      /faults\[0\].order: /,
    ],
    [
      'a client that is no host',
      { id: 'f1', atMs: 0, forMs: 1, kind: 'partition', shape: 'groups', groups: [['x1'], [2]] },
      /groups\[0\]\[0\]: expected a node's number or a client host/,
    ],
  ])('%s', (_what, fault, message) => {
    expect(() => parse(fault)).toThrow(UsageError);
    expect(() => parse(fault)).toThrow(message);
  });

  test('both places of an id that is used twice', () => {
    expect(() => parse(FAULT, FAULT)).toThrow(
      "mine.json: faults[1].id: 'f1' is the id of faults[0] too",
    );
  });

  test('the line and column at which it is no JSON', () => {
    const text = '{\n  "name": "mine",\n  "faults": [{ "id": "f1" "atMs": 5 }]\n}\n';
    expect(() => parseSchedule(text, 'mine.json')).toThrow(
      /^mine.json:3:27: expected a schedule as JSON: Expected ',' or '}' after property value$/,
    );
    expect(() => parseSchedule('{"name":', 'mine.json')).toThrow(UsageError);
  });

  test('the field that is missing', () => {
    expect(() => parseSchedule('{"name":"x"}', 'mine.json')).toThrow(/^mine.json: faults: /);
  });
});
