import type { VerdictFile } from '../../run/results.ts';
import { count, counted, duration, durationOfMs, moment } from '../format.ts';
import { type Html, h } from '../html.ts';
import { invariantsPhrase } from './invariants.ts';
import { facts, NOT_MEASURED, section, table, yesNo } from './parts.ts';

type Fault = VerdictFile['faults'][number];

function faultRow(fault: Fault) {
  const { startNs, endNs } = fault;
  const lasted = startNs === null || endNs === null ? '' : duration(endNs - startNs);
  return {
    class: fault.bit ? undefined : 'missed',
    cells: [
      fault.id,
      h('span', { class: `kind ${fault.kind}` }, fault.kind),
      fault.what,
      fault.state === 'skipped' || startNs === null ? 'skipped' : moment(startNs),
      lasted,
      yesNo(fault.bit),
      fault.evidence,
      leaderChangedCell(fault),
    ],
  };
}

function leaderChangedCell({ leaderChanged, leaderChangeRequired }: Fault): Html {
  if (leaderChanged === false && !leaderChangeRequired) return '–';
  return yesNo(leaderChanged);
}

const FAULT_COLUMNS = [
  { title: 'Id' },
  { title: 'Kind' },
  { title: 'What was done' },
  { title: 'From', isNumber: true },
  { title: 'For', isNumber: true },
  { title: 'Bit?' },
  { title: 'Evidence' },
  { title: 'Leader changed' },
];

function phases(verdict: VerdictFile): Html {
  const columns = ['From', 'For', 'Ok reads', 'Ok writes', 'Fail', 'Info'];
  return table(
    'Operations by phase',
    [{ title: 'Phase' }, ...columns.map((title) => ({ title, isNumber: true }))],
    verdict.phases.map((phase) => ({
      cells: [
        phase.name,
        moment(phase.startNs),
        duration(phase.endNs - phase.startNs),
        count(phase.okReads),
        count(phase.okWrites),
        count(phase.fail),
        count(phase.info),
      ],
    })),
  );
}

function bites(verdict: VerdictFile): Html[] {
  return Object.entries(verdict.bites).map(([kind, { asked, bit }]) =>
    h('li', null, [
      yesNo(bit > 0, `${kind}: ${bit} of ${asked} bit`, `${kind}: none of ${asked} bit`),
    ]),
  );
}

function convergencePhrase({ convergence: { reached, detail } }: VerdictFile): Html {
  return reached === null ? `${NOT_MEASURED}: ${detail}` : [yesNo(reached), ` ${detail}`];
}

/** How often the lead passed on; of a run that was killed as far as anything tells. */
function leaderChangesPhrase({ leaderChanges, killed }: VerdictFile): string {
  if (leaderChanges === null) return `${NOT_MEASURED}: the run was killed and left no traces`;
  const { total, duringFaults } = leaderChanges;
  const told = `${count(total)}, ${count(duringFaults)} of them during faults`;
  if (killed?.tracedNs == null) return told;
  return `${told}, by the nodes’ traces, which reach to ${moment(killed.tracedNs)}`;
}

/** Was the store hurt, and did clients get through? Without that, a pass is no evidence. */
export function evidenceSection(verdict: VerdictFile): Html {
  const kinds = bites(verdict);
  return section(
    'evidence',
    'Did the run hurt?',
    kinds.length > 0 && h('ul', { class: 'bites' }, kinds),
    verdict.faults.length === 0
      ? h('p', null, 'No fault was injected.')
      : table('Faults', FAULT_COLUMNS, verdict.faults.map(faultRow)),
    verdict.phases.length === 0
      ? h('p', null, 'No phase of the run was reached.')
      : phases(verdict),
    facts([
      ['Leader changes', leaderChangesPhrase(verdict)],
      ['Nodes agree at the end', convergencePhrase(verdict)],
      ['Raft’s invariants hold', invariantsPhrase(verdict)],
    ]),
  );
}

/** What the checker did. */
export function checkSection(verdict: VerdictFile): Html {
  const { check, stream } = verdict;
  if (check === null) {
    return section('check', 'The check', h('p', null, 'The history was not checked.'));
  }
  return section(
    'check',
    'The check',
    facts([
      ['Verdict of the checker', check.verdict],
      ['Model', check.model],
      ['Engine', check.engine],
      ['Operations', `${count(check.operations)} in ${counted(check.partitions, 'partition')}`],
      ['Took', durationOfMs(check.durationMs)],
      ['Ran out of', check.exhausted ?? 'nothing'],
      ...(stream === undefined ? [] : [['While the run went on it', stream.detail] as const]),
    ]),
  );
}
