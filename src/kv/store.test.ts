import { describe, expect, it } from 'vitest';
import type { Command, Value } from './command.ts';
import type { KvResult } from './result.ts';
import { KvStore } from './store.ts';

/** A store that has done these commands, and what the last one gave. */
function storeAfter(...commands: readonly Command[]): {
  store: KvStore;
  result: KvResult | undefined;
} {
  const store = new KvStore();
  let result: KvResult | undefined;
  for (const [i, command] of commands.entries()) result = store.apply(i + 1, { command });
  return { store, result };
}

const DONE = { ok: true, value: null };
const MISMATCH = { ok: false, error: 'mismatch' };

/** Values that a truth test or a shallow comparison would take for another. */
const TRICKY: readonly Value[] = [
  0,
  '',
  false,
  '0',
  'null',
  1e21,
  -1.5,
  [],
  {},
  [null],
  { a: null },
  '\u0000\ud800',
  { ['__proto__']: 1 },
];

describe('the store', () => {
  it('reads a key that holds nothing as null', () => {
    expect(storeAfter({ op: 'get', key: 'x' }).result).toEqual({ ok: true, value: null });
    expect(new KvStore().get('constructor')).toBeNull();
  });

  it.each(TRICKY.map((value) => [JSON.stringify(value), value] as const))(
    'gives back %s as it was put',
    (_text, value) => {
      const { store, result } = storeAfter({ op: 'put', key: 'x', value }, { op: 'get', key: 'x' });
      expect(result).toEqual({ ok: true, value });
      expect(store.get('y')).toBeNull();
    },
  );

  it('tells keys apart that look alike, the empty one included', () => {
    const keys = ['', ' ', '0', 'x', 'x ', '__proto__', 'constructor'];
    const { store } = storeAfter(...keys.map((key, value) => ({ op: 'put', key, value }) as const));
    expect(keys.map((key) => store.get(key))).toEqual(keys.map((_key, i) => i));
  });

  it('takes null for no value: putting it deletes', () => {
    const put = { op: 'put', key: 'x', value: 1 } as const;
    const byNull = storeAfter(put, { op: 'put', key: 'x', value: null });
    const byDelete = storeAfter(put, { op: 'delete', key: 'x' });
    expect(byNull.store.stateHash).toBe(new KvStore().stateHash);
    expect(byDelete.store.stateHash).toBe(new KvStore().stateHash);
    expect(byDelete.result).toEqual(DONE);
  });

  it('deletes what is not there', () => {
    expect(storeAfter({ op: 'delete', key: 'x' }).result).toEqual(DONE);
  });
});

describe('cas', () => {
  const put = { op: 'put', key: 'x', value: 1 } as const;

  it('writes where the value is the expected one', () => {
    const { store, result } = storeAfter(put, { op: 'cas', key: 'x', from: 1, to: 2 });
    expect(result).toEqual(DONE);
    expect(store.get('x')).toBe(2);
  });

  it('changes nothing where it is another', () => {
    const { store, result } = storeAfter(put, { op: 'cas', key: 'x', from: 2, to: 3 });
    expect(result).toEqual(MISMATCH);
    expect(store.get('x')).toBe(1);
    expect(store.stateHash).toBe(storeAfter(put).store.stateHash);
  });

  it('from null writes a key that holds nothing, and no other', () => {
    const create = { op: 'cas', key: 'x', from: null, to: 1 } as const;
    expect(storeAfter(create).result).toEqual(DONE);
    expect(storeAfter(put, create).result).toEqual(MISMATCH);
  });

  it('to null deletes', () => {
    const { store } = storeAfter(put, { op: 'cas', key: 'x', from: 1, to: null });
    expect(store.stateHash).toBe(new KvStore().stateHash);
  });

  it.each(TRICKY.map((value) => [JSON.stringify(value), value] as const))(
    'from %s matches that value and no other of its kind',
    (_text, value) => {
      for (const other of [...TRICKY, null]) {
        const write = { op: 'put', key: 'x', value: other } as const;
        const { result } = storeAfter(write, { op: 'cas', key: 'x', from: value, to: 'new' });
        const isSame = JSON.stringify(other) === JSON.stringify(value);
        expect(result).toEqual(isSame ? DONE : MISMATCH);
      }
    },
  );

  it('compares objects whatever the order of their keys, and lists by their order', () => {
    const object = { op: 'put', key: 'x', value: { a: 1, b: { c: 2, d: 3 } } } as const;
    const from = { b: { d: 3, c: 2 }, a: 1 };
    expect(storeAfter(object, { op: 'cas', key: 'x', from, to: 0 }).result).toEqual(DONE);
    const list = { op: 'put', key: 'x', value: [1, 2] } as const;
    expect(storeAfter(list, { op: 'cas', key: 'x', from: [2, 1], to: 0 }).result).toEqual(MISMATCH);
  });
});

describe('append', () => {
  it('begins a list where there is none, and adds to its end', () => {
    const append = (value: Value) => ({ op: 'append', key: 'x', value }) as const;
    const { store } = storeAfter(append(1), append(null), append([2]), append(''));
    expect(store.get('x')).toEqual([1, null, [2], '']);
  });

  it('refuses a value that is no list, and changes nothing', () => {
    for (const value of [0, '', false, {}]) {
      const put = { op: 'put', key: 'x', value } as const;
      const { store, result } = storeAfter(put, { op: 'append', key: 'x', value: 1 });
      expect(result).toEqual({ ok: false, error: 'bad_request' });
      expect(store.stateHash).toBe(storeAfter(put).store.stateHash);
    }
  });

  it('leaves a list that was read before as it was', () => {
    const store = new KvStore();
    store.apply(1, { command: { op: 'append', key: 'x', value: 1 } });
    const before = store.get('x');
    store.apply(2, { command: { op: 'append', key: 'x', value: 2 } });
    expect(before).toEqual([1]);
  });
});
