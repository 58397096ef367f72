import { relative } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const integration = [
  '**/*.integration.test.ts',
  'tests/{conformance,security,operator,faults,lifecycle,suites,clients}/**/*.test.ts',
];
const journeys = ['tests/{journeys,browser}/**/*.test.ts'];
const ignored = ['**/node_modules/**', '**/generated/**'];
const globalSetup = ['tests/harness/database-server.ts', 'tests/harness/shared-server.ts'];
/** What is polled for is waited for, on however busy a machine: the time is only for what never comes. */
const expect = { poll: { timeout: 60_000, interval: 50 } };
/** Several times what the longest of the tests without a time of their own take on two cores. */
const patience = { testTimeout: 240_000, hookTimeout: 240_000 };

/**
 * Files that one worker runs share what they import: importing took most of the time of small files. So no module keeps what one
 * test does where the next would see it.
 */
const isolate = false;
/** Prisma's compiler is WebAssembly: the optimizing compiler takes longer for it than it saves in a worker's life. */
const execArgv = ['--liftoff-only'];

/**
 * Files under tests/ start processes and browsers, and take longest; those beside the code take seconds. The long ones begin first,
 * so that no worker is left with one of them at the end.
 */
class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const ofProjects = Map.groupBy(await super.sort(files), ({ project }) => project.name);
    const isLong = ({ moduleId }: TestSpecification) => relative(this.ctx.config.root, moduleId).startsWith('tests');
    return [...ofProjects.values()].flatMap((all) => [...all.filter(isLong), ...all.filter((file) => !isLong(file))]);
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: LongFirst },
    projects: [
      {
        test: {
          name: 'unit',
          isolate,
          maxWorkers: 2,
          include: ['{apps,packages,bench,scripts}/**/*.test.ts', 'tests/architecture/**/*.test.ts'],
          exclude: [...ignored, ...integration],
          testTimeout: 90_000,
        },
      },
      {
        test: {
          name: 'integration',
          isolate,
          execArgv,
          include: integration,
          exclude: ignored,
          globalSetup,
          ...patience,
          maxWorkers: 3,
          expect,
        },
      },
      {
        test: {
          name: 'journeys',
          isolate,
          execArgv,
          include: journeys,
          exclude: ignored,
          globalSetup,
          ...patience,
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
          ...patience,
          expect,
        },
      },
    ],
  },
});
