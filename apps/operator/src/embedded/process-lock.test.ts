import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { isLocked, tryLock } from './process-lock.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'portcullis-lock-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

it('is held by one at a time', () => {
  const file = join(folder, 'one.lock');
  const lock = tryLock(file);
  expect(lock).toBeDefined();
  expect(tryLock(file)).toBeUndefined();
  lock?.release();
  expect(isLocked(file)).toBe(false);
});

it('ends with the process that held it, also on SIGKILL', async () => {
  const file = join(folder, 'killed.lock');
  const code = `const { tryLock } = await import(${JSON.stringify(import.meta.resolve('./process-lock.ts'))});
    globalThis.lock = tryLock(${JSON.stringify(file)}); console.log('held'); setInterval(() => {}, 1000);`;
  const holder = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise((held) => holder.stdout.once('data', held));
  expect(isLocked(file)).toBe(true);
  holder.kill('SIGKILL');
  await new Promise((gone) => holder.once('exit', gone));
  expect(isLocked(file)).toBe(false);
});

it('is not mistaken for held when several processes look at once', async () => {
  const file = join(folder, 'looked-at.lock');
  const code = `const { isLocked } = await import(${JSON.stringify(import.meta.resolve('./process-lock.ts'))});
    const looks = Array.from({ length: 500 }, () => isLocked(${JSON.stringify(file)}));
    console.log(looks.filter(Boolean).length);`;
  const seen = Array.from({ length: 3 }, async () => {
    const looker = spawn(process.execPath, ['--input-type=module', '-e', code], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    return Number(await text(looker.stdout));
  });
  expect(await Promise.all(seen)).toEqual([0, 0, 0]);
});
