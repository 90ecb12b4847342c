import { describe, expect, it } from 'vitest';
import type { RaftMessage } from '../../messages.ts';
import { describeEffect, describeMessage } from './describe.ts';
import { runScript } from './run.ts';

const run = (...lines: string[]) => runScript(`${lines.join('\n')}\n`, 'a.txt');
const NEW = ['servers 3', '----', ''];

describe('a script that cannot be run says where and what to write instead', () => {
  it('for an unknown command', () => {
    const script = () => run('# A story.', '', ...NEW, '# Why.', 'compaign S1', '----');
    expect(script).toThrow('a.txt:7: there is no command "compaign"; there are');
    expect(script).toThrow('campaign SERVER: its election timeout passes');
  });

  it.each([
    ['campaign S9', 'a.txt:4: there is no server "S9"; there are S1, S2, S3'],
    ['campaign', 'a.txt:4: there is no server ""'],
    ['beat S1', 'a.txt:4: S1 does not lead'],
    ['deliver S1->S2', 'a.txt:4: no message "S1->S2" is under way; nothing is'],
    ['deliver S1->S2->S3', 'a.txt:4: no message "S1->S2->S3" is under way'],
    ['drop late', 'a.txt:4: no message "late" is under way'],
    ['hold all Late!', 'a.txt:4: "Late!" is no name for messages'],
    ['persist S1 many', 'a.txt:4: "many" is not a whole number'],
    ['restart S1 -1', 'a.txt:4: "-1" is not a whole number'],
    ['options heartbeatMs=5', 'a.txt:4: "options" stands before "servers"'],
    ['servers 3', 'a.txt:4: there are servers already'],
    ['state\n  S1', 'a.txt:4: "state" takes no input'],
  ])('for "%s"', (command, message) => {
    expect(() => run(...NEW, command, '----')).toThrow(message);
  });

  it.each([
    [['state', '----'], 'a.txt:1: there are no servers yet; begin with "servers"'],
    [['servers 0', '----'], 'a.txt:1: from 1 to 9 servers'],
    [['servers', '  S1 1 x', '----'], 'a.txt:1: "x" is not a whole number'],
    [['servers', '  S1 1 vote=S2', '----'], 'a.txt:1: there is no server "S2" to vote for'],
    [['servers', '  S1 1 role=leader', '----'], 'a.txt:1: "role=" is not known here'],
    [['servers', '  S1 2 term=1', '----'], 'a.txt:1: the log is ahead of the term'],
    [
      ['options timeoutMs=5', '----'],
      'a.txt:1: there is no option "timeoutMs"; there are election',
    ],
    [['options heartbeatMs=soon', '----'], 'a.txt:1: heartbeatMs is a number, not "soon"'],
    [['options heartbeatMs', '----'], 'a.txt:1: "heartbeatMs" is not of the form name=value'],
    [['servers 3'], 'a.txt:1: "servers 3" has no output; write "----" on the line below it'],
    [['# Why.', '----'], 'a.txt:2: "----" without a command'],
  ])('for %j', (lines, message) => {
    expect(() => run(...lines)).toThrow(message);
  });
});

describe('a script', () => {
  it('is the same after it was run again, comments and all', () => {
    const once = run('# A story.', '', ...NEW, '# Why.', 'campaign S1', '----', 'old output');
    expect(once).toContain('# Why.\ncampaign S1\n----\n> S1 heard nothing for too long\n');
    expect(once).not.toContain('old output');
    expect(runScript(once, 'a.txt')).toBe(once);
  });

  it('sets numbers of the configuration', () => {
    const limited = run('options maxEntriesPerAppend=1', '----', '', ...AGREE);
    expect(limited).toContain('entries=[2/t1 x]');
    expect(run(...AGREE)).toContain('entries=[2/t1 x, 3/t1 y]');
  });

  it('does quietly what it is told to do quietly', () => {
    expect(run(...NEW, 'quietly campaign S1', '----', '', 'state S1', '----')).toContain(
      'quietly campaign S1\n----\nok\n\nstate S1\n----\nS1 candidate',
    );
  });

  it('stops at a broken invariant', () => {
    // No election can have led here: S3 led term 3, and nobody else has heard of it.
    const servers = ['servers', '  S1 1', '  S2 1', '  S3 1 3', '----', ''];
    const committed = ['campaign S1', '----', '', 'stabilize S1 S2', '----', ''];
    const lost = ['campaign S3', '----', '', 'stabilize S2 S3', '----'];
    const broken = 'a.txt:16: leader completeness: 3 leads 4 without entry 2 of 2';
    expect(() => run(...servers, ...committed, ...lost)).toThrow(broken);
  });
});

const AGREE = [
  ...NEW,
  ...['campaign S1', '----', '', 'stabilize', '----', ''],
  ...['propose S1 x y', '----', '', 'flush S1', '----'],
];

describe('what the core will learn later is told as it is', () => {
  it('a message of an unknown kind', () => {
    const message: unknown = {
      ...{ type: 'snapshotChunk', term: 3, lastLogIndex: 9, lastLogTerm: 2 },
      ...{ offset: 0, isLast: false, members: [1, 2], note: 'x' },
    };
    expect(describeMessage(message as RaftMessage)).toBe(
      'snapshotChunk term=3 last=9/t2 members=[1,2] note="x"',
    );
  });

  it('a known message with a new field', () => {
    const message = { type: 'voteReply', term: 3, granted: false, isPreVote: true } as const;
    expect(describeMessage(message)).toBe('voteReply term=3 denied isPreVote=true');
  });

  it('an effect and an event of an unknown kind', () => {
    const effect: unknown = { type: 'installSnapshot', index: 7, term: 0 };
    const describeIt = (each: unknown) => describeEffect(each as never, 1, (id) => `S${id}`);
    expect(describeIt(effect)).toBe('installSnapshot index=7');
    expect(describeIt({ type: 'trace', event: { ev: 'lease', untilMs: 5 } })).toBe(
      'lease untilMs=5',
    );
  });
});
