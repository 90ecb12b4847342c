import type { RunFile } from '../run/results.ts';

/** Plain words need no quotes in a shell; everything else gets single ones. */
function shellWord(text: string): string {
  return /^[\w./:=@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/**
 * The command that checks the recorded history again, without a cluster. The results folder is
 * the one that the run's own command named.
 */
export function recheckCommand(run: RunFile): string {
  const folder = /--results[= ]('[^']*'|\S+)/.exec(run.command)?.[1] ?? 'results';
  const path = `${folder}/${shellWord(run.runId)}/history.jsonl`;
  return `npx splitbrain check ${path}`;
}
