import { describe, expect, it } from 'vitest';
import { SESSION_RULE_SOURCES, SESSION_RULES, type SessionRules } from './session-rules.ts';
import { KvStore } from './store.ts';

const MINUTE = 60_000;
const START = 1_700_000_000_000;

/** What a client of one session is answered, and which of its commands the store has applied. */
function story(override: Partial<SessionRules> = {}) {
  const store = new KvStore({ ...SESSION_RULES, ...override });
  let index = 1;
  store.apply(index, { command: { op: 'open' }, at: START, timeoutMs: 10 * MINUTE });
  const ask = (name: string, session: number, seq: number, minute: number) => {
    index += 1;
    const command = { op: 'append', key: 'x', value: name } as const;
    const result = store.apply(index, { session, seq, command, at: START + minute * MINUTE });
    return result.ok ? 'ok' : result.error;
  };
  const answers = {
    first: ask('first', 1, 1, 1),
    again: ask('again', 1, 1, 2),
    second: ask('second', 1, 2, 9),
    late: ask('late', 1, 1, 9),
    foreign: ask('foreign', 7, 1, 18.8),
    // Over since 19, and not swept, for the minute is the same. The next leader's clock is behind.
    ahead: ask('ahead', 7, 2, 19.5),
    behind: ask('behind', 1, 3, 18),
  };
  return { answers, applied: store.get('x') };
}

const RIGHT = {
  answers: {
    first: 'ok',
    again: 'ok',
    second: 'ok',
    late: 'stale_sequence',
    foreign: 'unknown_session',
    ahead: 'unknown_session',
    behind: 'unknown_session',
  },
  applied: ['first', 'second'],
};

describe('the rules of sessions', () => {
  it.each(Object.entries(SESSION_RULE_SOURCES))('%s names where it comes from', (_rule, source) => {
    expect(source).toMatch(/§8|thesis 6\.3/);
  });

  it('all have a source', () => {
    expect(Object.keys(SESSION_RULE_SOURCES).sort()).toEqual(Object.keys(SESSION_RULES).sort());
  });

  it('make each command of a session be applied once, and none of another', () => {
    expect(story()).toEqual(RIGHT);
  });

  const mutants: { override: Partial<SessionRules>; wrong: Partial<ReturnType<typeof story>> }[] = [
    {
      override: { refusesUnknownSession: false },
      wrong: { applied: ['first', 'second', 'foreign', 'ahead', 'behind'] },
    },
    { override: { refusesSequence: () => false }, wrong: { applied: ['first', 'second', 'late'] } },
    { override: { answersAgain: () => false }, wrong: { applied: ['first', 'again', 'second'] } },
    {
      override: { replicatedTimeMs: (_knownMs, saidMs) => saidMs },
      wrong: { applied: ['first', 'second', 'behind'] },
    },
    {
      override: { hasEnded: () => false },
      wrong: { answers: { ...RIGHT.answers, behind: 'ok' } },
    },
  ];

  it.each(mutants.map((mutant) => ({ rule: Object.keys(mutant.override).join(), ...mutant })))(
    'a broken $rule is seen',
    ({ override, wrong }) => {
      expect(story(override)).toMatchObject(wrong);
      expect(story(override)).not.toEqual(RIGHT);
    },
  );

  it('there is a mutant of every rule', () => {
    const rules = mutants.flatMap(({ override }) => Object.keys(override));
    expect(rules.sort()).toEqual(Object.keys(SESSION_RULES).sort());
  });
});
