// npm test: every check, through turbo, and a summary at the end.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const turboFolder = join(root, '.turbo');
const results = join(turboFolder, 'results');

const checks = ['types', 'lint', 'unit', 'integration', 'journeys'];
const wanted = process.argv.slice(2);
const chosen = wanted.length > 0 ? wanted : checks;

rmSync(results, { recursive: true, force: true });
rmSync(join(turboFolder, 'runs'), { recursive: true, force: true });
mkdirSync(results, { recursive: true });

const turbo = spawn(
  join(root, 'node_modules/.bin/turbo'),
  [
    'run',
    ...chosen.map((check) => `check:${check}`),
    '--continue=always',
    '--env-mode=loose',
    '--ui=stream',
    '--concurrency=1', // One after the other, so that their output can be read; each uses all cores by itself.
    '--log-order=stream',
    '--log-prefix=none',
    '--summarize',
    '--no-update-notifier',
  ],
  { cwd: root, stdio: 'inherit', env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' } },
);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => turbo.kill(signal));
const code = await new Promise<number>((ended) => turbo.once('exit', (status) => ended(status ?? 1)));

type Run = { tasks: { task: string; execution?: { exitCode?: number | null } }[] };
type Counted = {
  numPassedTests: number;
  numFailedTests: number;
  testResults: {
    name: string;
    status: string;
    message: string;
    assertionResults: { fullName: string; status: string; failureMessages: string[] }[];
  }[];
};

/** What failed, and the first lines of why: the end of a long run is all that some readers get to see. */
const failuresOf = ({ testResults }: Counted): string[] =>
  testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = relative(root, name);
    const tests = assertionResults.filter((test) => test.status === 'failed');
    if (tests.length === 0) return status === 'failed' ? [`  ${file}\n${shortened(message)}`] : [];
    return tests.map(
      ({ fullName, failureMessages }) => `  ${file}: ${fullName}\n${shortened(failureMessages.join('\n'))}`,
    );
  });

const shortened = (message: string): string =>
  message
    .split('\n')
    .slice(0, 12)
    .map((line) => `    ${line.slice(0, 200)}`)
    .join('\n');

const read = <T>(file: string): T | undefined =>
  existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as T) : undefined;

const [newest] = existsSync(join(turboFolder, 'runs')) ? readdirSync(join(turboFolder, 'runs')) : [];
const tasks = newest === undefined ? [] : (read<Run>(join(turboFolder, 'runs', newest))?.tasks ?? []);

let passed = 0;
let failed = 0;
const failures: string[] = [];
const lines = chosen.map((check) => {
  const counted = read<Counted>(join(results, `${check}.json`));
  const status = tasks.find(({ task }) => task === `check:${check}`)?.execution?.exitCode;
  const well = status === 0;
  passed += counted?.numPassedTests ?? 0;
  failed += counted?.numFailedTests ?? 0;
  if (counted) failures.push(...failuresOf(counted));
  const tests = counted ? `${counted.numPassedTests} passed, ${counted.numFailedTests} failed` : '';
  return `  ${well ? 'ok    ' : 'FAILED'}  ${check.padEnd(12)}  ${tests}`.trimEnd();
});
if (failures.length > 0) process.stdout.write(`\n${failures.join('\n\n')}\n`);
process.stdout.write(`\n${lines.join('\n')}\n\ntests: ${passed} passed, ${failed} failed\n`);
process.exit(code);
