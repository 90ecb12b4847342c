import { checkDocker } from '../doctor.ts';

/**
 * Whether the tests that need containers are to be left out: where something is missing and nobody
 * insists. They say so loudly; where SPLITBRAIN_REQUIRE_DOCKER is set they run, and fail.
 */
export async function skipsDocker(what: string): Promise<boolean> {
  const missing = (await checkDocker()).filter(({ ok }) => !ok);
  if (missing.length === 0 || process.env.SPLITBRAIN_REQUIRE_DOCKER !== undefined) return false;
  const why = missing.map(({ name, detail, mend }) => `  ${name}: ${detail}; mend: ${mend}`);
  process.stderr.write(`\nSKIPPED, NOT TESTED: ${what}\n${why.join('\n')}\n\n`);
  return true;
}
