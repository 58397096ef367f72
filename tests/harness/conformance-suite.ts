import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { programFile, runProgram } from './installed-program.ts';

export const suitePackage = '@modelcontextprotocol/conformance';

/** One check as the suite writes it down. */
export type Check = {
  id: string;
  status: 'SUCCESS' | 'FAILURE' | 'WARNING' | 'SKIPPED' | 'INFO';
  description: string;
  errorMessage?: string;
};

export type SuiteRun = {
  /** By scenario, in the order in which they ran. */
  checks: ReadonlyMap<string, readonly Check[]>;
  /** What the suite printed, for whoever reads why a test failed. */
  output: string;
};

/** Runs the MCP conformance suite and reads the checks that it wrote, by scenario. */
export const runConformance = async (
  args: readonly string[],
  onOutput: (stdout: string) => Promise<void> = async () => {},
): Promise<SuiteRun> => {
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-conformance-'));
  try {
    const ended = await runProgram(programFile(suitePackage, 'conformance'), [...args, '-o', folder], { onOutput });
    return { checks: readChecks(folder), output: `${ended.stdout}\n${ended.stderr}` };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** One folder a scenario: `server-NAME-TIME` or `authorization-server-NAME-TIME`. */
const readChecks = (folder: string): Map<string, readonly Check[]> =>
  new Map(
    readdirSync(folder).map((name) => [
      name.replace(/^(authorization-)?server-/, '').replace(/-\d{4}-\d\d-\d\dT[\d-]+Z$/, ''),
      JSON.parse(readFileSync(join(folder, name, 'checks.json'), 'utf8')) as Check[],
    ]),
  );

/** The names of all scenarios of a kind that the suite has, whatever revision they are of. */
export const scenariosOf = async (kind: 'server' | 'authorization'): Promise<string[]> => {
  const { stdout } = await runProgram(programFile(suitePackage, 'conformance'), ['list', `--${kind}`]);
  return [...stdout.matchAll(/^ {2}- (\S+)/gm)].map(([, name = '']) => name);
};
