import { defineConfig } from 'vitest/config';

const integration = ['**/*.integration.test.ts', 'tests/{conformance,security,operator,faults,lifecycle}/**/*.test.ts'];
const journeys = ['tests/{journeys,browser}/**/*.test.ts'];
const ignored = ['**/node_modules/**', '**/generated/**'];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{apps,packages,bench,scripts}/**/*.test.ts', 'tests/architecture/**/*.test.ts'],
          exclude: [...ignored, ...integration],
        },
      },
      {
        test: {
          name: 'integration',
          include: integration,
          exclude: ignored,
          globalSetup: 'tests/harness/database-server.ts',
          testTimeout: 60_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: 'journeys',
          include: journeys,
          exclude: ignored,
          globalSetup: 'tests/harness/database-server.ts',
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
        },
      },
    ],
  },
});
