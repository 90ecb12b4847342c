import fc from 'fast-check';
import type { EventType, HistoryEvent, Json } from '../history.ts';

/** One operation as drawn, before it is known what it would have seen. */
interface Draw {
  readonly key: number;
  readonly f: 'read' | 'write' | 'cas';
  readonly value: number;
  readonly other: number;
  /** Time since the call before. */
  readonly gap: number;
  readonly length: number;
  /** Where in its interval it takes effect. */
  readonly point: number;
  readonly fate: 'ok' | 'fail' | 'crash' | 'crash late' | 'crash without effect' | 'lie';
}

interface Plan {
  readonly draws: readonly Draw[];
  readonly keys: 0 | 1 | 2 | 3;
  /** Whether every write has a value of its own. */
  readonly unique: boolean;
  readonly timed: boolean;
  /** In which order the events of one instant stand in the history. */
  readonly returnsFirst: boolean;
}

interface Entry extends Draw {
  readonly call: number;
  readonly end: number;
  readonly sent: Json | undefined;
  type: EventType;
  seen: Json | undefined;
}

const draw: fc.Arbitrary<Draw> = fc.record({
  key: fc.nat(2),
  f: fc.constantFrom('read', 'read', 'write', 'write', 'cas'),
  value: fc.nat(2),
  other: fc.nat(2),
  gap: fc.nat(3),
  length: fc.nat(7),
  point: fc.nat(7),
  fate: fc.constantFrom(
    ...(['ok', 'ok', 'ok', 'ok', 'ok', 'ok', 'lie', 'lie', 'lie'] as const),
    ...(['fail', 'crash', 'crash late', 'crash without effect'] as const),
  ),
});

/**
 * Small well-formed histories of registers: some that a register gave, some with answers that it
 * did not give. Times collide often; values are few, or each written once.
 */
export function randomHistory(maxOperations = 7): fc.Arbitrary<HistoryEvent[]> {
  const plan: fc.Arbitrary<Plan> = fc.record({
    draws: fc.array(draw, { minLength: 2, maxLength: maxOperations, size: 'max' }),
    keys: fc.constantFrom(0, 1, 1, 1, 2, 3),
    unique: fc.boolean(),
    timed: fc.boolean(),
    returnsFirst: fc.boolean(),
  });
  return plan.map(play);
}

function play(plan: Plan): HistoryEvent[] {
  let now = 0;
  const entries = plan.draws.map((one, number): Entry => {
    now += one.gap;
    const length = plan.returnsFirst ? one.length + 1 : one.length;
    const value = plan.unique ? number : one.value;
    const key = plan.keys === 0 ? 0 : one.key % plan.keys;
    const other = plan.unique ? one.other * 2 : one.other;
    const sent = one.f === 'read' ? undefined : one.f === 'write' ? value : [other, value];
    return { ...one, key, call: now, end: now + length, sent, type: 'invoke', seen: undefined };
  });
  takeEffect(entries);
  return toEvents(entries, plan);
}

/** Gives every operation the answer of registers that take each at its point; liars another. */
function takeEffect(entries: readonly Entry[]): void {
  const held = new Map<number, Json>();
  const pointOf = ({ call, end, point, fate }: Entry) =>
    fate === 'crash late' ? end + point : Math.min(call + point, end);
  for (const entry of entries.toSorted((a, b) => pointOf(a) - pointOf(b))) {
    const { fate, f, key, sent, value } = entry;
    const now = held.get(key) ?? null;
    const matches = f === 'cas' && Array.isArray(sent) && sent[0] === now;
    entry.type = fate.startsWith('crash') ? 'info' : fate === 'fail' ? 'fail' : 'ok';
    if (fate === 'crash without effect' || fate === 'fail') continue;
    if (f === 'read') entry.seen = fate === 'lie' ? (value === 0 ? null : value) : now;
    if (f === 'write') held.set(key, sent ?? null);
    if (matches) held.set(key, Array.isArray(sent) ? sent[1] : null);
    if (f === 'cas' && entry.type === 'ok' && matches === (fate === 'lie')) entry.seen = 'mismatch';
  }
}

function toEvents(entries: readonly Entry[], plan: Plan): HistoryEvent[] {
  const moments = entries.flatMap((entry) => [
    { at: entry.call, isCall: true, entry },
    { at: entry.end, isCall: false, entry },
  ]);
  moments.sort(
    (a, b) =>
      a.at - b.at ||
      Number(a.isCall === plan.returnsFirst) - Number(b.isCall === plan.returnsFirst),
  );
  const processes = new Map<Entry, number>();
  const free: number[] = [];
  let started = 0;
  return moments.map(({ at, isCall, entry }, index) => {
    const process = isCall ? (free.pop() ?? started++) : (processes.get(entry) ?? 0);
    processes.set(entry, process);
    const mismatch = entry.seen === 'mismatch';
    if (!isCall && entry.type !== 'info') free.push(process);
    const value = entry.f === 'read' && !isCall && entry.type === 'ok' ? entry.seen : entry.sent;
    return {
      index,
      ...(plan.timed ? { time: at } : {}),
      process,
      type: isCall ? 'invoke' : mismatch ? 'fail' : entry.type,
      f: entry.f,
      ...(plan.keys === 0 ? {} : { key: `k${entry.key}` }),
      ...(value === undefined ? {} : { value }),
      ...(mismatch && !isCall ? { error: 'mismatch' } : {}),
    };
  });
}
