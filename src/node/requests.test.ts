import { describe, expect, it } from 'vitest';
import type { Value } from '../kv/command.ts';
import type { ClientRequest } from './protocol.ts';
import { KEY_LENGTH_MAX, refusalOf, VALUE_DEPTH_MAX } from './requests.ts';

/** Whatever came over a socket: the type says nothing about it. */
function codeOf(request: unknown): string | null {
  return refusalOf(request as ClientRequest)?.[0] ?? null;
}

function nested(levels: number): Value {
  let value: Value = 1;
  for (let level = 0; level < levels; level++) value = level % 2 === 0 ? [value] : { a: value };
  return value;
}

describe('a request is taken', () => {
  it.each([
    { command: { op: 'open' } },
    { command: { op: 'get', key: '' } },
    { command: { op: 'delete', key: 'x' }, session: 1, seq: 1 },
    { command: { op: 'put', key: 'x', value: null }, session: 7, seq: 9 },
    { command: { op: 'put', key: 'x', value: 0 } },
    { command: { op: 'put', key: 'x', value: '' } },
    { command: { op: 'append', key: 'x', value: false } },
    { command: { op: 'cas', key: 'x', from: null, to: '' } },
    { command: { op: 'put', key: 'x'.repeat(KEY_LENGTH_MAX), value: 1 } },
    { command: { op: 'put', key: 'x', value: nested(VALUE_DEPTH_MAX) } },
  ])('%#: $command.op', (request) => {
    expect(codeOf(request)).toBeNull();
  });
});

describe('a request is refused as bad_request', () => {
  it.each([
    ['nothing', null],
    ['a text', 'get x'],
    ['no command', {}],
    ['a command that is null', { command: null }],
    ['a command that is a text', { command: 'get' }],
    ['no op', { command: { key: 'x' } }],
    ['an unknown op', { command: { op: 'increment', key: 'x' } }],
    ['an op of every object', { command: { op: 'constructor', key: 'x' } }],
    ['no key', { command: { op: 'get' } }],
    ['a key that is a number', { command: { op: 'get', key: 1 } }],
    ['put without a value', { command: { op: 'put', key: 'x' } }],
    ['append without a value', { command: { op: 'append', key: 'x' } }],
    ['cas without from', { command: { op: 'cas', key: 'x', to: 1 } }],
    ['cas without to', { command: { op: 'cas', key: 'x', from: 1 } }],
    ['a session without seq', { command: { op: 'open' }, session: 1 }],
    ['seq without a session', { command: { op: 'open' }, seq: 1 }],
    ['session 0', { command: { op: 'open' }, session: 0, seq: 1 }],
    ['seq 0', { command: { op: 'open' }, session: 1, seq: 0 }],
    ['a session that is a text', { command: { op: 'open' }, session: '1', seq: 1 }],
    ['half a seq', { command: { op: 'open' }, session: 1, seq: 1.5 }],
    ['a seq beyond exact numbers', { command: { op: 'open' }, session: 1, seq: 2 ** 53 }],
    ['a number beyond all', { command: { op: 'put', key: 'x', value: JSON.parse('[1e999]') } }],
    ['a value too deep', { command: { op: 'put', key: 'x', value: nested(VALUE_DEPTH_MAX + 1) } }],
    ['a cas too deep', { command: { op: 'cas', key: 'x', from: 1, to: nested(100_000) } }],
  ])('%s', (_what, request) => {
    expect(codeOf(request)).toBe('bad_request');
  });
});

describe('a request is refused as too_large', () => {
  it('where its key is too long', () => {
    const key = 'x'.repeat(KEY_LENGTH_MAX + 1);
    expect(codeOf({ command: { op: 'get', key } })).toBe('too_large');
  });
});
