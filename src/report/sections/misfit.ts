import type { VerdictFile } from '../../run/results.ts';
import { duration, moment, operationText } from '../format.ts';
import { type Html, h } from '../html.ts';
import type { Misfit, NearbyOperation, Part } from '../misfit.ts';
import type { Operation } from '../operations.ts';
import { facts, section, table } from './parts.ts';
import { isInHeadline } from './verdict.ts';

const PARTS: Readonly<Record<Part, string>> = {
  misfit: 'fits nowhere',
  'wrote-it': 'wrote that value',
  concurrent: 'at the same time',
  before: 'before',
  after: 'after',
};

/** Faults that were in force at some time of an operation. */
function faultsDuring(op: Operation, faults: VerdictFile['faults']): VerdictFile['faults'] {
  const endNs = op.endNs ?? Number.POSITIVE_INFINITY;
  return faults.filter((fault) => {
    if (fault.startNs === null) return false;
    return fault.startNs <= endNs && (fault.endNs ?? Number.POSITIVE_INFINITY) >= op.startNs;
  });
}

function outcomeText(op: Operation): string {
  return op.error === null ? op.outcome : `${op.outcome}: ${op.error}`;
}

function row({ operation: op, part, place, isCulprit }: NearbyOperation) {
  return {
    class: part === 'misfit' || part === 'wrote-it' ? part : undefined,
    cells: [
      moment(op.startNs),
      op.endNs === null ? 'no answer' : duration(op.endNs - op.startNs),
      op.process,
      h('code', null, operationText(op)),
      h('span', { class: `outcome ${op.outcome}` }, outcomeText(op)),
      op.node === null ? '' : `n${op.node}`,
      op.logIndex ?? '',
      op.term ?? '',
      place ?? '',
      isCulprit ? `${PARTS[part]}; one of those that contradict each other` : PARTS[part],
    ],
  };
}

const COLUMNS = [
  { title: 'Called at', isNumber: true },
  { title: 'Took', isNumber: true },
  { title: 'Process', isNumber: true },
  { title: 'Operation' },
  { title: 'Outcome' },
  { title: 'Node' },
  { title: 'Log index', isNumber: true },
  { title: 'Term', isNumber: true },
  { title: 'Order', isNumber: true },
  { title: 'Seen from the misfit' },
];

function misfitFacts(misfit: Misfit, verdict: VerdictFile): Html {
  const op = misfit.operation;
  const during = faultsDuring(op, verdict.faults).map((fault) => `${fault.id} ${fault.what}`);
  const served = [
    op.node === null ? null : `node n${op.node}`,
    op.term === null ? null : `term ${op.term}`,
    op.logIndex === null ? null : `log index ${op.logIndex}`,
  ].filter((text) => text !== null);
  return facts([
    ['Key', op.key === null ? 'the only object' : h('code', null, op.key)],
    ['Fits nowhere', h('code', { class: 'misfit-chip' }, operationText(op))],
    ['By', `process ${op.process}, index ${op.index} of the history`],
    ['When', `${moment(op.startNs)} to ${op.endNs === null ? 'the end' : moment(op.endNs)}`],
    ['Answered by', served.length === 0 ? 'unknown' : served.join(', ')],
    ['Faults in force', during.length === 0 ? 'none' : during.join('; ')],
  ]);
}

function culpritsText(count: number, isMinimal: boolean): string {
  const which = count === 1 ? 'One operation has' : `${count} operations of this key have`;
  const least = isMinimal
    ? ' No read of them, and no value with all operations on it, can be left out.'
    : '';
  return `${which} no order by ${count === 1 ? 'itself' : 'themselves'}.${least}`;
}

/** For a violation: what fits nowhere, why, and the operations around it. */
export function misfitSection(verdict: VerdictFile, misfit: Misfit | null): Html | null {
  const counterexample = verdict.check?.counterexample;
  if (!counterexample) return null;
  const isSaid = isInHeadline(counterexample.explanation, verdict);
  const explanation = !isSaid && h('p', { class: 'explanation' }, counterexample.explanation);
  if (misfit === null) {
    const missing = `Operation ${counterexample.firstMisfit} of key ${counterexample.key ?? '(none)'} is not in the recorded history.`;
    return section('misfit', 'What went wrong', explanation, h('p', null, missing));
  }
  const { culprits = [], minimal = false } = counterexample;
  const note =
    'Order is the operation’s place in the longest order that works of the operations that were ' +
    'found to contradict each other; those without one were not needed for that, had no effect, ' +
    'were not reached, or fit nowhere.';
  return section(
    'misfit',
    'What went wrong',
    explanation,
    misfitFacts(misfit, verdict),
    culprits.length > 0 && h('p', null, culpritsText(culprits.length, minimal)),
    table(
      `Operations of key ${misfit.operation.key ?? '(none)'} around it, without those that certainly did not happen`,
      COLUMNS,
      misfit.nearby.map(row),
    ),
    h('p', { class: 'note' }, note),
  );
}
