import type { PageData } from '../page-data.ts';

const FAIL = 1;
const INFO = 2;

/** The looks that an operation can have; each is the name of a colour, too. */
export type BarStyle = 'misfit' | 'fail' | 'info' | 'ok-read' | 'ok-write';

/** What an operation is painted with. */
export function styleOf(data: PageData, i: number): BarStyle {
  if (data.focus?.operation === i) return 'misfit';
  const outcome = data.operations.outcome[i];
  if (outcome === FAIL) return 'fail';
  if (outcome === INFO) return 'info';
  return data.functions[data.operations.f[i] ?? 0] === 'read' ? 'ok-read' : 'ok-write';
}
