import type { Configuration } from '../../configuration.ts';
import type { Effect } from '../../effects.ts';
import type { Entry, NodeId, RaftMessage } from '../../messages.ts';
import { NUMBERS_PER_PROCESS } from '../../state.ts';
import { filling } from '../messages.ts';

export type NameOf = (id: NodeId) => string;

/** Fields that are told together with another, or by the line that the message stands in. */
const TOLD_ELSEWHERE: ReadonlySet<string> = new Set(['type', 'prevLogTerm', 'lastLogTerm']);

/**
 * A message in a line. Fields with nothing to say (zero, false, null) are left out, and what this
 * function has never heard of is printed as it is: a new kind of message needs nothing here.
 */
export function describeMessage(message: RaftMessage): string {
  const fields: Readonly<Record<string, unknown>> = { ...message };
  const words = Object.entries(fields)
    .filter(([name]) => !TOLD_ELSEWHERE.has(name))
    .map(([name, value]) => describeField(name, value, fields));
  return [message.type, ...words.filter((word) => word !== '')].join(' ');
}

function describeField(
  name: string,
  value: unknown,
  fields: Readonly<Record<string, unknown>>,
): string {
  switch (name) {
    case 'term':
      return `term=${value}`;
    case 'prevLogIndex':
      return `prev=${value}/t${fields.prevLogTerm}`;
    case 'lastLogIndex':
      return `last=${value}/t${fields.lastLogTerm}`;
    case 'entries':
      return isEmpty(value) ? '' : `entries=[${describeEntries(value as readonly Entry[])}]`;
    case 'configuration':
      return `of=[${describeConfiguration(value as Configuration)}]`;
    case 'granted':
      return value ? 'granted' : 'denied';
    case 'success':
      return value ? 'matched' : 'refused';
    case 'readRound':
    case 'id':
      return describeNumber(name, value as number);
    default:
      return isEmpty(value) ? '' : `${name}=${JSON.stringify(value)}`;
  }
}

/** A round or a question by its number in the process that began it; 0 says nothing. */
function describeNumber(name: string, value: number): string {
  const number = value % NUMBERS_PER_PROCESS;
  return number === 0 ? '' : `${name}=${number}`;
}

/** Entries as index/term and command. Those that a script's logs began with have no command. */
export function describeEntries(entries: readonly Entry[]): string {
  return entries
    .map(({ index, term, command, configuration }) => {
      const place = `${index}/t${term}`;
      if (configuration !== undefined) return `${place} ${describeConfiguration(configuration)}`;
      if (command === '') return `${place} no-op`;
      return command === filling(index, term) ? place : `${place} ${command}`;
    })
    .join(', ');
}

/** Who takes part: `voters 1,2,3`, `voters 1,2,3 -> 3,4,5` while joint, and learners. */
export function describeConfiguration({ voters, outgoing, learners }: Configuration): string {
  const before = outgoing.length > 0 ? `${outgoing.join()} -> ` : '';
  const beside = learners.length > 0 ? ` learners ${learners.join()}` : '';
  return `voters ${before}${voters.join()}${beside}`;
}

/** An effect in a line; null for one that another line tells already. */
export function describeEffect(effect: Effect, term: number, nameOf: NameOf): string | null {
  switch (effect.type) {
    case 'persist':
      return describeWrite(effect, nameOf);
    case 'install':
      return `writes #${effect.seq}: the snapshot of ${effect.snapshot.index}/t${effect.snapshot.term}`;
    case 'apply':
      return `commits and applies ${describeEntries(effect.entries)}`;
    case 'readReady':
      return `confirms ${describeReads(effect.ids)} at index ${effect.index}`;
    case 'readRefused':
      return `refuses ${describeReads(effect.ids)}`;
    case 'leadershipLost':
      return 'stops leading: what waits here for its entry is in doubt';
    case 'trace':
      return describeTrace(effect.event, term);
    default:
      return describeUnknown(effect);
  }
}

function describeWrite(
  { seq, hardState, truncateFrom, entries }: Extract<Effect, { readonly type: 'persist' }>,
  nameOf: NameOf,
): string {
  const parts: string[] = [];
  if (hardState !== null) {
    const { term, votedFor, leftBy } = hardState;
    parts.push(`term ${term}, ${votedFor === null ? 'no vote' : `vote for ${nameOf(votedFor)}`}`);
    if (leftBy !== undefined) parts.push(`no voter any more by entry ${leftBy}`);
  }
  if (truncateFrom !== null) parts.push(`nothing from ${truncateFrom} on`);
  if (entries.length > 0) parts.push(describeEntries(entries));
  return `writes #${seq}: ${parts.join('; ')}`;
}

function describeReads(ids: readonly number[]): string {
  return `read ${ids.join(', ')}`;
}

type Trace = Extract<Effect, { readonly type: 'trace' }>['event'];

function describeTrace(event: Trace, term: number): string | null {
  switch (event.ev) {
    case 'role':
      return `is ${event.role} of term ${term}`;
    case 'snapshot':
      return `has a snapshot of ${event.index}/t${event.lastTerm} on disk`;
    case 'install': {
      const rest = event.keepsSuffix ? 'keeps what follows' : 'keeps nothing else';
      return `goes on from the snapshot of ${event.index}/t${event.lastTerm}, and ${rest}`;
    }
    case 'durable':
      return `holds term ${event.durableTerm} and entries up to ${event.index} on disk`;
    case 'append':
    case 'truncate':
    case 'commit':
      return null;
    default:
      return describeUnknown(event);
  }
}

/** What was added to the core after this was written. */
function describeUnknown(thing: unknown): string {
  const fields = Object.entries(thing as Readonly<Record<string, unknown>>)
    .filter(([, value]) => !isEmpty(value))
    .map(([name, value], i) => (i === 0 ? `${value}` : `${name}=${JSON.stringify(value)}`));
  return fields.join(' ');
}

function isEmpty(value: unknown): boolean {
  return !value || (Array.isArray(value) && value.length === 0);
}
