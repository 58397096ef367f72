import { fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import pg from 'pg';
import { describe, expect, inject, it, vi } from 'vitest';
import { randomName } from '../../../tests/harness/database-server.ts';
import { migrate, missingMigrations } from './migrate.ts';

const at = (database: string, user?: { name: string; password: string }): string => {
  const url = new URL(inject('ownerUrl'));
  url.pathname = `/${database}`;
  if (user) Object.assign(url, { username: user.name, password: user.password });
  return url.href;
};

const query = async (url: string, statement: string): Promise<pg.QueryResult> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await client.query(statement);
  } finally {
    await client.end();
  }
};

const inEmptyDatabase = async (work: (url: string, name: string) => Promise<void>): Promise<void> => {
  const name = randomName();
  await query(at('postgres'), `CREATE DATABASE ${name}`);
  try {
    await work(at(name), name);
  } finally {
    await query(at('postgres'), `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  }
};

const migrating = resolve(import.meta.dirname, 'migrate.ts');

describe('migrating', () => {
  it('two at once: each migration is applied once', () =>
    inEmptyDatabase(async (url) => {
      const names = await missingMigrations(url);
      await Promise.all([migrate(url), migrate(url)]);
      expect(await missingMigrations(url)).toEqual([]);
      const { rowCount } = await query(url, 'SELECT 1 FROM _prisma_migrations');
      expect(rowCount).toBe(names.length);
    }));

  it('goes on where its module is evaluated anew meanwhile, as between test files', () =>
    inEmptyDatabase((one) =>
      inEmptyDatabase(async (other) => {
        const underWay = migrate(one);
        vi.resetModules();
        const anew = await import('./migrate.ts');
        await Promise.all([underWay, anew.migrate(other)]);
        expect([await missingMigrations(one), await missingMigrations(other)]).toEqual([[], []]);
      }),
    ));

  it('killed anywhere, the next run finishes it (F31)', () =>
    inEmptyDatabase(async (url) => {
      for (const ms of [0, 5, 10, 20, 40, 80, 160]) {
        await killedWhileMigrating(url, ms);
      }
      await migrate(url);
      expect(await missingMigrations(url)).toEqual([]);
      const { rowCount } = await query(url, 'SELECT 1 FROM _prisma_migrations WHERE finished_at IS NULL');
      expect(rowCount).toBe(0);
    }));

  it('works with the roles that docs/operating.md makes: the owner migrates, the other user has no DDL', () =>
    inEmptyDatabase(async (_, prefix) => {
      const [, sql = ''] =
        /```sql\n([\s\S]*?)```/.exec(
          readFileSync(resolve(import.meta.dirname, '../../../docs/operating.md'), 'utf8'),
        ) ?? [];
      const named = sql
        .split(';')
        .map((statement) => statement.trim().replace(/\bportcullis(_owner)?\b/g, `${prefix}$1`))
        .filter((statement) => statement && !statement.startsWith('CREATE ROLE portcullis_app'));
      expect(named).toHaveLength(4);
      await query(at('postgres'), `DROP DATABASE ${prefix}`);
      for (const statement of named) await query(at('postgres'), statement);
      await migrate(at(prefix, { name: `${prefix}_owner`, password: 'one secret' }));
      const app = at(prefix, { name: prefix, password: 'another secret' });
      expect((await query(app, 'SELECT count(*)::int AS count FROM person')).rows).toEqual([{ count: 0 }]);
      await expect(query(app, 'CREATE TABLE mine (id int)')).rejects.toThrow(/permission denied/);
      await expect(query(app, 'DELETE FROM audit_event')).rejects.toThrow(/permission denied/);
    }));
});

/** A process that migrates and is killed so long after it reached the database. */
const killedWhileMigrating = async (url: string, ms: number): Promise<void> => {
  const code = `
    const { migrate } = await import(${JSON.stringify(migrating)});
    process.send('migrating');
    await migrate(${JSON.stringify(url)});
    process.exit(0);`;
  const child = fork('-', [], {
    execArgv: ['--input-type=module', '-e', code],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const ended = new Promise((gone) => child.once('exit', gone));
  await new Promise((ready) => child.once('message', ready));
  const before = performance.now();
  while (performance.now() - before < 10_000 && child.exitCode === null) {
    const { rowCount } = await query(url, "SELECT 1 FROM pg_tables WHERE tablename = '_prisma_migrations'");
    if (rowCount) break;
  }
  await new Promise((later) => setTimeout(later, ms));
  child.kill('SIGKILL');
  await ended;
};
