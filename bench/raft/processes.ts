import { readFileSync } from 'node:fs';

/** The unit of /proc/<pid>/stat, the same on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/** Resident memory of some processes together, in MiB, as the kernel sees it now. */
export function residentMiB(pids: readonly number[]): number {
  const kib = pids.map((pid) => {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? Number.NaN);
  });
  return kib.reduce((sum, each) => sum + each, 0) / 1024;
}

/** CPU time of some processes since they started, in seconds; the kernel's work for them included. */
export function cpuSeconds(pids: readonly number[]): number {
  const ticks = pids.map((pid) => {
    // The program's name, in parentheses, may hold anything.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return Number(fields[11]) + Number(fields[12]);
  });
  return ticks.reduce((sum, each) => sum + each, 0) / TICKS_PER_SECOND;
}

/** Tries until it gives something; throws where that takes longer than 60 s. */
export async function eventually<T>(what: string, ask: () => Promise<T | null>): Promise<T> {
  const untilMs = performance.now() + 60_000;
  while (performance.now() < untilMs) {
    const found = await ask().catch(() => null);
    if (found !== null) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`waited 60 s in vain for ${what}`);
}
