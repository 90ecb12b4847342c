import type { Json } from '../../checker/history.ts';
import type { Operation } from './operations.ts';

const NS_PER_S = 1e9;
const LONGEST_VALUE = 120;
const groups = new Intl.NumberFormat('en-US');

/** `12,345`. */
export function count(value: number): string {
  return groups.format(value);
}

/** `1 fault`, `12,345 faults`. */
export function counted(value: number, one: string, many: string = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** A moment of the run to the millisecond: `12.345 s`. */
export function moment(ns: number): string {
  return `${(ns / NS_PER_S).toFixed(3)} s`;
}

/** How long something took, with three digits that say something: `850 µs`, `12.3 ms`, `4.2 s`. */
export function duration(ns: number): string {
  if (ns < 1e3) return `${Math.round(ns)} ns`;
  if (ns < 1e6) return `${digits(ns / 1e3)} µs`;
  if (ns < 1e9) return `${digits(ns / 1e6)} ms`;
  if (ns < 120e9) return `${digits(ns / NS_PER_S)} s`;
  const minutes = Math.floor(ns / 60e9);
  const rest = Math.round((ns - minutes * 60e9) / NS_PER_S);
  return minutes < 60
    ? `${minutes} min ${rest} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function digits(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

/** The same for a number of milliseconds. */
export function durationOfMs(ms: number): string {
  return duration(ms * 1e6)
    .replace(/\.0+ /, ' ')
    .replace(/ 0 (s|min)$/, '');
}

/** A value as JSON, cut where it would drown the page. */
export function valueText(value: Json | undefined): string {
  if (value === undefined) return '';
  const text = JSON.stringify(value);
  return text.length <= LONGEST_VALUE ? text : `${text.slice(0, LONGEST_VALUE)}…`;
}

/** What an operation asked and what it got, as short as it can be said: `read → 5`, `cas 1→2`. */
export function operationText(op: Operation): string {
  const { asked, got, f } = op;
  if (f === 'cas' && Array.isArray(asked) && asked.length === 2) {
    return `cas ${valueText(asked[0])}→${valueText(asked[1])}`;
  }
  const question = asked === undefined || (f === 'read' && asked === null) ? '' : valueText(asked);
  const answer = op.outcome === 'ok' && got !== undefined ? valueText(got) : '';
  const call = question === '' ? f : `${f} ${question}`;
  return answer === '' || answer === question ? call : `${call} → ${answer}`;
}

/** A date for people, in the one zone that every reader can convert: `2026-11-23 14:28:01 UTC`. */
export function date(iso: string): string {
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) return iso;
  return `${time.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
