import type { VerdictFile } from '../../run/results.ts';
import { count, counted } from '../format.ts';
import type { Html } from '../html.ts';
import { section, table, yesNo } from './parts.ts';

const COLUMNS = [
  { title: 'Invariant' },
  { title: 'Node' },
  { title: 'Term', isNumber: true },
  { title: 'Event' },
];

/** Whether Raft's invariants held over the nodes' traces, in a phrase. */
export function invariantsPhrase({ invariants }: VerdictFile): Html {
  if (invariants === null) return 'not checked: no trace was left';
  const events = `${count(invariants.events)} events`;
  if (invariants.findings.length === 0) return [yesNo(true), ` none broken in ${events}`];
  return [yesNo(false), ` ${counted(invariants.findings.length, 'finding')} in ${events}`];
}

/** The findings with the events that contradict each other; nothing where there are none. */
export function invariantsSection({ invariants }: VerdictFile): Html | null {
  const findings = invariants?.findings ?? [];
  if (findings.length === 0) return null;
  return section(
    'invariants',
    'Invariants of Raft that are broken',
    findings.map(({ invariant, message, events }) =>
      table(
        message,
        COLUMNS,
        events.map((event) => ({
          cells: [invariant, `n${event.node}`, String(event.term), JSON.stringify(event)],
        })),
      ),
    ),
  );
}
