import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../harness/free-port.ts';
import { runCommand, runOperator } from '../harness/operator.ts';

describe('keys rotate and doctor', () => {
  let dataDir: string;
  let env: NodeJS.ProcessEnv;
  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'portcullis-keys-'));
    const [auth, mcp, venue] = [await freePort(), await freePort(), await freePort()];
    env = {
      DATA_DIR: dataDir,
      AUTH_URL: `http://localhost:${auth}`,
      MCP_URL: `http://localhost:${mcp}/mcp`,
      VENUE_URL: `http://localhost:${venue}`,
    };
  });
  afterAll(() => rmSync(dataDir, { recursive: true }));
  const run = (command: string, more: NodeJS.ProcessEnv = {}) => runCommand({ ...env, ...more }, command.split(' '));
  const launch = (command: string) => runOperator(env, command.split(' '));
  const file = (kind: string) => join(dataDir, 'keys', `${kind}.json`);
  const keysIn = (kind: string) => (JSON.parse(readFileSync(file(kind), 'utf8')) as { keys: unknown[] }).keys.length;

  it('a house that was never started is well, and stays untouched', async () => {
    const { code, stdout } = await launch('doctor --json');
    expect(code).toBe(0);
    const { findings } = JSON.parse(stdout) as { findings: { check: string; found: string }[] };
    expect(findings.map(({ check, found }) => `${check}: ${found}`)).toEqual(
      expect.arrayContaining([
        'keys: not made yet: the first start makes them',
        'database: not made yet: the first start makes it',
        expect.stringMatching(/^venue: not running; port \d+ is free$/),
      ]),
    );
  });

  it('keys rotate adds a key to each file, readable by its owner alone, and keeps the one before', async () => {
    expect((await run('keys rotate')).code).toBe(0);
    const before = ['signing', 'cookie'].map(keysIn);
    expect((await run('keys rotate --json')).code).toBe(0);
    expect(['signing', 'cookie'].map(keysIn)).toEqual(before.map((count) => count + 1));
    for (const kind of ['signing', 'cookie']) expect(statSync(file(kind)).mode & 0o777).toBe(0o600);
  });

  it('doctor names keys that others can read, and keys that are none; code 1', async () => {
    chmodSync(file('cookie'), 0o644);
    const open = await run('doctor');
    expect(open.code).toBe(1);
    expect(open.output).toContain(`readable by others: ${file('cookie')}`);
    chmodSync(file('cookie'), 0o600);
    const kept = readFileSync(file('cookie'));
    writeFileSync(file('cookie'), '{"keys":');
    expect((await run('doctor')).output).toContain('cannot be read as keys');
    expect((await run('keys rotate')).code).toBe(1);
    writeFileSync(file('cookie'), kept);
    expect((await run('doctor')).code).toBe(0);
  });

  it('doctor names a database that is away', async () => {
    const { code, output } = await run('doctor', { DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none' });
    expect(code).toBe(1);
    expect(output).toContain('given by DATABASE_URL');
  });

  it('a wrong configuration is named whole', async () => {
    const { code, output } = await run('doctor', { TRADING: 'maybe', HOST: 'everywhere' });
    expect(code).toBe(1);
    expect(output).toContain('- TRADING ');
    expect(output).toContain('- HOST ');
  });
});
