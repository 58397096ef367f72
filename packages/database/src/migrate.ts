import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import {
  migrationLock,
  migrationsFolder,
  migrationsList,
  noFilters,
  schemaFiles,
  withSchemaEngine,
} from './schema-engine.ts';

/**
 * Applies the migrations that `url`'s database lacks. Returns their names. A second run does nothing; two at once take
 * turns; one that was killed is finished by the next.
 */
export const migrate = async (ownerUrl: string): Promise<string[]> => {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [turnLock]);
    await ensureAppRole(client);
    await forgetUnfinished(client);
    if ((await missingIn(client)).length === 0) return []; // The engine takes longer to load than all the rest of a start.
    return await withSchemaEngine(ownerUrl, async (engine) => {
      const list = { migrationsList: migrationsList(), filters: noFilters };
      return (await engine.applyMigrations(list)).appliedMigrationNames;
    });
  } finally {
    await client.end();
  }
};

/** Held by whoever migrates, from its first look to its end. */
const turnLock = 20_261_122;

/** The names of the migrations on disk that `url`'s database lacks, in order. Changes nothing. */
export const missingMigrations = async (url: string): Promise<string[]> => {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    return await missingIn(client);
  } finally {
    await client.end();
  }
};

const missingIn = async (client: pg.Client): Promise<string[]> => {
  const { rows: known } = await client.query("SELECT to_regclass('public._prisma_migrations') AS name");
  const names = migrationsList().migrationDirectories.map(({ path }) => path);
  if (known[0]?.name === null) return names;
  const { rows } = await client.query(
    'SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
  );
  const applied = new Set(rows.map(({ name }) => name));
  return names.filter((name) => !applied.has(name));
};

/** Roles belong to the server, not to the database, so another database's migration may have made it already. */
const ensureAppRole = async (client: pg.Client): Promise<void> => {
  await client.query(`DO $$ BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'portcullis_app') THEN CREATE ROLE portcullis_app NOLOGIN; END IF;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$`);
};

/**
 * A migration that was killed half-way left nothing but the note that it began: it runs in one transaction, which notes
 * its end too. Without the note it runs again.
 */
const forgetUnfinished = async (client: pg.Client): Promise<void> => {
  const { rows } = await client.query("SELECT to_regclass('public._prisma_migrations') AS name");
  if (rows[0]?.name === null) return;
  await client.query('BEGIN');
  await client.query('SELECT pg_advisory_xact_lock($1)', [migrationLock]);
  await client.query('DELETE FROM _prisma_migrations WHERE finished_at IS NULL AND rolled_back_at IS NULL');
  await client.query('COMMIT');
};

/** The schema that the migrations on disk lead to, kept beside them: the engine cannot read it back over this adapter. */
const snapshotFile = join(migrationsFolder, 'schema.snapshot');

const snapshot = (): string => (existsSync(snapshotFile) ? readFileSync(snapshotFile, 'utf8') : '');

const currentSchema = (): string =>
  schemaFiles()
    .map(({ content }) => content)
    .join('\n');

/** True when the schema files say nothing that the migrations on disk do not make. */
export const migrationsAreWhole = (): boolean => snapshot() === currentSchema();

/** Writes the migration that takes the migrations on disk to the schema files. Returns its name, if one was needed. */
export const authorMigration = async (ownerUrl: string, name: string): Promise<string | undefined> => {
  if (migrationsAreWhole()) return undefined;
  const before = snapshot();
  const { stdout } = await withSchemaEngine(ownerUrl, (engine) =>
    engine.diff({
      from: before
        ? { tag: 'schemaDatamodel', files: [{ path: 'snapshot.prisma', content: before }] }
        : { tag: 'empty' },
      to: { tag: 'schemaDatamodel', files: schemaFiles() },
      script: true,
      exitCode: null,
      filters: noFilters,
    }),
  );
  const folder = `${new Date().toISOString().replace(/\D/g, '').slice(0, 14)}_${name}`;
  mkdirSync(join(migrationsFolder, folder), { recursive: true });
  writeFileSync(join(migrationsFolder, folder, 'migration.sql'), stdout ?? '');
  writeFileSync(snapshotFile, currentSchema());
  return folder;
};
