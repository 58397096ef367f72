import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, it } from 'vitest';

const orphaned = resolve(import.meta.dirname, '../../scripts/orphaned.mjs');
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A folder whose `npm run go` is a process that says its own and npm's pid, and when it was told that npm is gone. */
const project = (script: string) => {
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-npm-'));
  folders.push(folder);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ scripts: { go: script } }));
  writeFileSync(
    join(folder, 'go.mjs'),
    `import { writeFileSync } from 'node:fs';
     import { whenNpmIsGone } from ${JSON.stringify(orphaned)};
     const end = setTimeout(() => {}, 60_000);
     whenNpmIsGone(() => { writeFileSync('gone', ''); clearTimeout(end); });
     writeFileSync('pid', String(process.pid));`,
  );
  const there = (name: string) => existsSync(join(folder, name));
  return { folder, there, read: (name: string) => Number(readFileSync(join(folder, name), 'utf8')) };
};

/** As `nohup npm run go &` in a shell that is closed then. */
const runBehindAClosedShell = async (folder: string): Promise<void> => {
  const shell = spawn('sh', ['-c', 'npm run go > log 2>&1 & echo $! > npm'], { cwd: folder, stdio: 'ignore' });
  await new Promise((ended) => shell.once('exit', ended));
};

const pause = (ms: number) => new Promise((later) => setTimeout(later, ms));

describe.concurrent('what npm runs', () => {
  it.for([
    ['in place of its shell', 'exec node go.mjs'],
    ['below its shell', 'node go.mjs; true'],
  ])('%s goes on when the terminal is closed, and ends when npm is killed', async ([, script = ''], { expect }) => {
    const { folder, there, read } = project(script);
    await runBehindAClosedShell(folder);
    await expect.poll(() => there('pid') && read('pid') > 0).toBe(true);
    // It looks every half second.
    await pause(1_500);
    expect(there('gone')).toBe(false);
    process.kill(read('npm'), 'SIGKILL');
    await expect.poll(() => there('gone')).toBe(true);
    await expect.poll(() => isAlive(read('pid'))).toBe(false);
  });
});

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};
