import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const modules = resolve(import.meta.dirname, '../../node_modules');
const millisecondsMax = 180_000;

const manifest = (packageName: string): { version: string; bin: Record<string, string> } =>
  JSON.parse(readFileSync(join(modules, packageName, 'package.json'), 'utf8'));

export const installedVersion = (packageName: string): string => manifest(packageName).version;

/** The file with which a program of an installed package begins. */
export const programFile = (packageName: string, program: string): string => {
  const file = manifest(packageName).bin[program];
  if (!file) throw new Error(`${packageName} has no program ${program}.`);
  return join(modules, packageName, file);
};

export type Ended = { code: number | null; stdout: string; stderr: string };

/**
 * Runs somebody else's program on this Node, in a home of its own, until it ends by itself; it is killed after a while.
 * @param onOutput gets all that was printed so far, whenever more is; what it throws ends the program
 */
export const runProgram = async (
  file: string,
  args: readonly string[],
  {
    env = {},
    onOutput = async () => {},
  }: { env?: Record<string, string>; onOutput?: (stdout: string) => Promise<void> } = {},
): Promise<Ended> => {
  const home = mkdtempSync(join(tmpdir(), 'portcullis-program-'));
  const said = { stdout: '', stderr: '' };
  try {
    const code = await new Promise<number | null>((ended, failed) => {
      const child = spawn(process.execPath, [file, ...args], {
        cwd: home,
        env: { PATH: process.env.PATH, HOME: home, NO_COLOR: '1', ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
        timeout: millisecondsMax,
        killSignal: 'SIGKILL',
      });
      child.on('error', failed).on('close', ended);
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        said.stderr += text;
      });
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        said.stdout += text;
        onOutput(said.stdout).catch((error) => {
          failed(error);
          child.kill('SIGKILL');
        });
      });
    });
    return { code, ...said };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
};
