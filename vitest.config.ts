import { defineConfig, type ViteUserConfig } from 'vitest/config';

/**
 * Three projects: `fast` is part of `npm run verify`; `slow` holds the long simulations and
 * whole-command tests; `docker` needs an engine (it says so loudly where there is none, and
 * fails where SPLITBRAIN_REQUIRE_DOCKER is set).
 */
const config: ViteUserConfig = defineConfig({
  test: {
    // vitest leaves a core free unless told; on two cores that is half of them.
    maxWorkers: '100%',
    projects: [
      {
        test: {
          name: 'fast',
          include: ['{checker,workloads,src}/**/*.test.ts'],
          exclude: ['**/*.slow.test.ts', '**/*.docker.test.ts'],
          testTimeout: 30_000,
          // A process for each of 160 files takes as long as the tests. No module here keeps a state of
          // its own between tests; one that did would be a bug to find.
          isolate: false,
        },
      },
      {
        test: {
          name: 'slow',
          include: ['{checker,workloads,src}/**/*.slow.test.ts'],
          testTimeout: 600_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'docker',
          include: ['{checker,workloads,src}/**/*.docker.test.ts'],
          testTimeout: 900_000,
          hookTimeout: 900_000,
        },
      },
    ],
  },
});

export default config;
