import type { RunFile, Verdict, VerdictFile } from '../../run/results.ts';
import { recheckCommand } from '../commands.ts';
import { count, counted, duration, durationOfMs } from '../format.ts';
import { type Html, h } from '../html.ts';
import { command, NOT_MEASURED } from './parts.ts';

const NS_PER_MS = 1e6;

const MARKS: Readonly<Record<Verdict, string>> = {
  valid: '✓',
  violation: '✗',
  inconclusive: '?',
  error: '!',
};

/** What the word means, for someone who reads the page for the first time. */
const MEANINGS: Readonly<Record<Verdict, string>> = {
  valid: 'An order was found in which every operation makes sense, and it was verified again.',
  violation: 'What clients saw cannot have come from one correct copy of the data.',
  inconclusive: 'This run neither proves nor refutes anything.',
  error: 'The harness or the cluster failed. This says nothing about the store.',
};

/** The verdict as a coloured word with a mark, so that neither colour nor shape stands alone. */
export function badge(verdict: Verdict, word: string = verdict): Html {
  return h('span', { class: `badge ${verdict}` }, [
    h('span', { 'aria-hidden': 'true' }, MARKS[verdict]),
    ` ${word}`,
  ]);
}

function number(value: string, label: string, isDoubtful = false): Html {
  return h('div', { class: isDoubtful ? 'doubtful' : undefined }, [
    h('dd', null, value),
    h('dt', null, label),
  ]);
}

function bitesNumber({ faults, killed }: VerdictFile): Html {
  const asked = faults.length;
  if (killed) return number(NOT_MEASURED, `whether ${counted(asked, 'fault')} bit`, true);
  const bit = faults.filter((fault) => fault.bit).length;
  return number(`${bit} of ${asked}`, 'faults bit', bit < asked || asked === 0);
}

function leaderChangesNumber({ leaderChanges }: VerdictFile): Html {
  if (leaderChanges === null) return number(NOT_MEASURED, 'leader changes', true);
  const { total, duringFaults } = leaderChanges;
  return number(
    count(total),
    `leader ${total === 1 ? 'change' : 'changes'}, ${duringFaults} in faults`,
  );
}

/** How long the run was; where it was cut short, how much of it there is. */
function lengthNumber({ config }: RunFile, verdict: VerdictFile): Html {
  const ranNs = verdict.killed?.recordedNs ?? verdict.phases.at(-1)?.endNs ?? null;
  const asked = durationOfMs(config.durationMs);
  const nodes = counted(config.nodes.length, 'node');
  if (ranNs === null) return number('none', `of ${asked} of run, ${nodes}`, true);
  return ranNs < config.durationMs * NS_PER_MS
    ? number(duration(ranNs), `of ${asked} of run, ${nodes}`, true)
    : number(asked, `of run, ${nodes}`);
}

/** When a violation ended the run; nothing where none did. */
function foundNumber({ stream }: VerdictFile): Html {
  if (!stream?.violation) return null;
  return number(duration(stream.violation.foundNs), 'into the run the violation was found');
}

function numbers(run: RunFile, verdict: VerdictFile): Html {
  const { ok, fail, info } = verdict.operations;
  return h('dl', { class: 'numbers' }, [
    number(count(ok), `ok, ${count(fail)} fail, ${count(info)} info`, ok === 0),
    bitesNumber(verdict),
    leaderChangesNumber(verdict),
    foundNumber(verdict),
    lengthNumber(run, verdict),
    verdict.check === null
      ? number('no', 'check was made', true)
      : number(
          durationOfMs(verdict.check.durationMs),
          `to check ${count(verdict.check.operations)} operations`,
        ),
  ]);
}

/** The sentence as a headline: the word of the verdict stands beside it already. */
export function headline({ verdict, sentence }: Pick<VerdictFile, 'verdict' | 'sentence'>): string {
  const word = `${verdict}: `;
  const rest = sentence.startsWith(word) ? sentence.slice(word.length) : sentence;
  return rest.charAt(0).toUpperCase() + rest.slice(1);
}

/** Whether a text would only repeat the headline. */
export function isInHeadline(text: string, verdict: VerdictFile): boolean {
  return headline(verdict).toLowerCase().includes(text.toLowerCase());
}

/** The top of the page: the answer, why, and how to ask again. */
export function verdictSection(run: RunFile, verdict: VerdictFile): Html {
  const reasons = verdict.reasons.filter((reason) => !isInHeadline(reason, verdict));
  return h('header', { class: `verdict ${verdict.verdict}` }, [
    h('p', { class: 'kicker' }, [
      badge(verdict.verdict),
      h('span', null, MEANINGS[verdict.verdict]),
    ]),
    h('h1', null, headline(verdict)),
    reasons.length > 0 &&
      h(
        'ul',
        { class: 'reasons' },
        reasons.map((reason) => h('li', null, reason)),
      ),
    numbers(run, verdict),
    command('Run it again', run.command),
    verdict.check !== null &&
      command(
        'Check it again: no cluster needed, the history lies beside this page',
        recheckCommand(run),
      ),
  ]);
}
