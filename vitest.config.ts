import { defineConfig } from 'vitest/config';

const integration = [
  '**/*.integration.test.ts',
  'tests/{conformance,security,operator,faults,lifecycle,suites,clients}/**/*.test.ts',
];
const journeys = ['tests/{journeys,browser}/**/*.test.ts'];
const ignored = ['**/node_modules/**', '**/generated/**'];
/** What is polled for is waited for, on however busy a machine. */
const expect = { poll: { timeout: 20_000, interval: 50 } };

/**
 * Files that one worker runs share what they import: importing took most of the time of small files. So no module keeps what one
 * test does where the next would see it.
 */
const isolate = false;

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          isolate,
          include: ['{apps,packages,bench,scripts}/**/*.test.ts', 'tests/architecture/**/*.test.ts'],
          exclude: [...ignored, ...integration],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'integration',
          isolate,
          include: integration,
          exclude: ignored,
          globalSetup: 'tests/harness/database-server.ts',
          testTimeout: 60_000,
          hookTimeout: 120_000,
          maxWorkers: 3,
          expect,
        },
      },
      {
        test: {
          name: 'journeys',
          isolate,
          include: journeys,
          exclude: ignored,
          globalSetup: 'tests/harness/database-server.ts',
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: 3,
          expect,
        },
      },
      {
        // Needs MARKET_DATA, a folder of real bars; .ci/run runs it where there is one.
        test: {
          name: 'market-data',
          include: ['tests/market-data/**/*.test.ts'],
          exclude: ignored,
          globalSetup: 'tests/harness/database-server.ts',
          testTimeout: 120_000,
          hookTimeout: 120_000,
          expect,
        },
      },
    ],
  },
});
