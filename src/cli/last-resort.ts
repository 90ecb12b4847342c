/** How long the harness tries to take its cluster down when it is itself broken. */
const LAST_MS = 60_000;

let takeDown: (() => Promise<void>) | null = null;

/** Says what is to be done before the process ends of an error that nobody caught. */
export function atLast(action: () => Promise<void>): void {
  takeDown = action;
}

/** Does what `atLast` was told, once, within a minute; true where it was done or nothing was to do. */
export async function doLast(): Promise<boolean> {
  const action = takeDown;
  takeDown = null;
  if (action === null) return true;
  const late = new Promise<boolean>((resolve) => setTimeout(resolve, LAST_MS, false));
  const done = action().then(
    () => true,
    () => false,
  );
  return await Promise.race([done, late]);
}
