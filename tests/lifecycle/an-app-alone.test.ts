import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';

test.each(['authorization-server', 'mcp-server', 'venue'])('the %s alone says that it needs a database', (app) => {
  const main = resolve(import.meta.dirname, '../../apps', app, 'src/main.ts');
  const { DATABASE_URL: _, ...env } = process.env;
  const flags = ['--disable-warning=ExperimentalWarning'];
  const ended = spawnSync(process.execPath, [...flags, main], { env, encoding: 'utf8', timeout: 50_000 });
  expect(ended.status).toBe(1);
  expect(ended.stdout).toBe('');
  expect(ended.stderr).toBe(
    'The configuration cannot be used:\n  - DATABASE_URL is not set: set it, or use npm start, which runs a database\n',
  );
});
