import { describe, expect, it } from 'vitest';
import { NODE_RULE_SOURCES, NODE_RULES } from './rules.ts';

describe('the rules of a server above Raft', () => {
  it.each(Object.entries(NODE_RULE_SOURCES))('%s names where it comes from', (_rule, source) => {
    expect(source).toMatch(/§\d|Figure \d|thesis \d/);
  });

  it('all have a source', () => {
    expect(Object.keys(NODE_RULE_SOURCES).sort()).toEqual(Object.keys(NODE_RULES).sort());
  });
});
