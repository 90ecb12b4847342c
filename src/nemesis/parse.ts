import { closest } from 'fastest-levenshtein';
import { z } from 'zod';
import { UsageError } from '../base/errors.ts';
import { parseJson } from '../base/json-syntax.ts';
import type { Schedule } from './schedule.ts';

const nodeId = z.int().min(1);
const clientHost = z.templateLiteral(['c', z.int().min(0)]);
const endpoint = z.union([nodeId, clientHost], {
  error: "expected a node's number or a client host such as 'c1'",
});
const target = z.union(
  [
    z.enum(['leader', 'follower', 'all']),
    z.strictObject({ node: nodeId }),
    z.strictObject({ nodes: z.array(nodeId).min(1) }),
  ],
  { error: "expected 'leader', 'follower', 'all', {\"node\": 1} or {\"nodes\": [1, 2]}" },
);
const link = z.strictObject({
  from: endpoint,
  to: endpoint,
  carries: z.enum(['requests', 'replies', 'both']),
});

const timed = {
  id: z.string().min(1),
  atMs: z.number().min(0),
  forMs: z.number().positive(),
};
const partition = { ...timed, kind: z.literal('partition') };
const order = z.array(nodeId).min(2);
const shapes = z.discriminatedUnion('shape', [
  z.strictObject({ ...partition, shape: z.literal('isolate'), target }),
  z.strictObject({ ...partition, shape: z.literal('halves'), order }),
  z.strictObject({ ...partition, shape: z.literal('leader-minority'), order }),
  z.strictObject({
    ...partition,
    shape: z.literal('groups'),
    groups: z.array(z.array(endpoint).min(1)).min(2),
  }),
  z.strictObject({
    ...partition,
    shape: z.literal('one-way'),
    target,
    direction: z.enum(['inbound', 'outbound']),
  }),
  z.strictObject({ ...partition, shape: z.literal('links'), links: z.array(link).min(1) }),
]);
const OFFSET_MAX_MS = 10_000_000_000;
const RATE_MIN = 0.01;
const RATE_MAX = 100;
const skew = z
  .strictObject({
    ...timed,
    kind: z.literal('skew'),
    target,
    // Beyond these a clock is not skewed but broken, and timers fire without end.
    offsetMs: z.number().min(-OFFSET_MAX_MS).max(OFFSET_MAX_MS).optional(),
    rate: z.number().min(RATE_MIN).max(RATE_MAX).optional(),
  })
  .transform(({ offsetMs, rate, ...rest }, context) => {
    if (offsetMs !== undefined && rate === undefined && offsetMs !== 0)
      return { ...rest, offsetMs };
    if (rate !== undefined && offsetMs === undefined && rate !== 1) return { ...rest, rate };
    context.addIssue('expected either offsetMs (not 0) or rate (not 1)');
    return z.NEVER;
  });
const fault = z.discriminatedUnion('kind', [
  shapes,
  z.strictObject({ ...timed, kind: z.literal('crash'), target }),
  z.strictObject({ ...timed, kind: z.literal('power-cut'), target }),
  z.strictObject({ ...timed, kind: z.literal('pause'), target }),
  skew,
  z.strictObject({ ...timed, kind: z.literal('transfer'), order: z.array(nodeId).min(1) }),
  z.strictObject({ ...timed, kind: z.literal('membership'), target }),
]);
const schedule = z.strictObject({ name: z.string().min(1), faults: z.array(fault) });

/**
 * Reads the text of a schedule file. Faults may stand in any order; the schedule has them by time.
 * Whether a cluster can do them is for `checkSchedule` to say.
 *
 * @param file what the text came from, named in errors
 * @throws UsageError that names the file, the place within it, and what was expected there
 */
export function parseSchedule(text: string, file: string): Schedule {
  const json = parseJson(text);
  if ('fault' in json) {
    const { line, column, problem } = json.fault;
    throw new UsageError(`${file}:${line}:${column}: expected a schedule as JSON: ${problem}`);
  }
  const parsed = schedule.safeParse(json.value, { reportInput: true });
  if (!parsed.success) throw new UsageError(`${file}: ${problem(parsed.error)}`);
  const { name, faults } = parsed.data;
  refuseTwins(faults, file);
  return { name, faults: [...faults].sort((a, b) => a.atMs - b.atMs) };
}

/** The first problem: `faults[2].target: expected …`. */
function problem(error: z.ZodError): string {
  const [issue] = error.issues;
  if (issue === undefined) return 'not a schedule';
  const place = issue.path.map((step) =>
    typeof step === 'number' ? `[${step}]` : `.${String(step)}`,
  );
  const where = place.join('').replace(/^\./, '');
  const expected = choices(issue) ?? issue.message.replace(/^Invalid [a-z ]+[:.] E?e?/, 'e');
  const more = error.issues.length > 1 ? ` (and ${error.issues.length - 1} more)` : '';
  return `${where === '' ? '' : `${where}: `}${expected}${more}`;
}

/** What a kind or a shape may be, where it is none of them; null where something else is wrong. */
function choices(issue: z.core.$ZodIssue): string | null {
  if (issue.code !== 'invalid_union' || issue.discriminator === undefined) return null;
  if (!('options' in issue && Array.isArray(issue.options))) return null;
  const names = issue.options.map(String);
  const expected = `expected one of ${names.join(', ')}`;
  const input = issue.input as Readonly<Record<string, unknown>>;
  const name = input[issue.discriminator];
  if (name === undefined) return `${expected}, got nothing`;
  if (typeof name !== 'string') return `${expected}, got ${JSON.stringify(name)}`;
  return `${expected}, got '${name}'; did you mean '${closest(name, names)}'?`;
}

function refuseTwins(faults: readonly { readonly id: string }[], file: string): void {
  for (const [i, { id }] of faults.entries()) {
    const first = faults.findIndex((each) => each.id === id);
    if (first === i) continue;
    throw new UsageError(
      `${file}: faults[${i}].id: '${id}' is the id of faults[${first}] too; ids must differ`,
    );
  }
}
