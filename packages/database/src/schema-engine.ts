import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';

type Engine = Awaited<ReturnType<typeof bindings.SchemaEngine.new>>;

const schemaFolder = resolve(import.meta.dirname, '../../../prisma');
export const migrationsFolder = join(schemaFolder, 'migrations');
export const noFilters = { externalTables: [], externalEnums: [] };

/** Prisma's schema files, as the engine takes them. */
export const schemaFiles = (): { path: string; content: string }[] =>
  readdirSync(schemaFolder)
    .filter((name) => name.endsWith('.prisma'))
    .sort()
    .map((name) => ({ path: join(schemaFolder, name), content: readFileSync(join(schemaFolder, name), 'utf8') }));

/** The migrations on disk, in order. */
export const migrationsList = () => ({
  baseDir: migrationsFolder,
  lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
  shadowDbInitScript: '',
  migrationDirectories: (existsSync(migrationsFolder) ? readdirSync(migrationsFolder, { withFileTypes: true }) : [])
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
    .map((name) => ({
      path: name,
      migrationFile: {
        path: 'migration.sql',
        content: { tag: 'ok' as const, value: withItsEnd(name) },
      },
    })),
});

/** Held by the transaction of each migration, which may go on for a moment when the process that sent it is killed. */
export const migrationLock = 20_261_121;

/**
 * A migration that notes its own end in its own transaction. Prisma notes it afterwards, so that a kill between the two
 * would leave a migration that is applied and counts as failed.
 */
const withItsEnd = (name: string): string =>
  `SELECT pg_advisory_xact_lock(${migrationLock});
${readFileSync(join(migrationsFolder, name, 'migration.sql'), 'utf8')}
UPDATE "_prisma_migrations" SET finished_at = now(), applied_steps_count = 1
 WHERE migration_name = '${name}' AND finished_at IS NULL;
`;

/** The part of the global that is used here: its types come with the DOM's, which this code does without. */
const { WebAssembly: wasm } = globalThis as unknown as {
  WebAssembly: {
    instantiate: (
      bytes: Buffer,
      imports: object,
    ) => Promise<{ instance: { exports: { __wbindgen_start: () => void } } }>;
  };
};

const instantiated = Symbol.for('portcullis.schema-engine');
const ofProcess = globalThis as { [instantiated]?: Promise<void> };

/**
 * Once a process, also where this module is evaluated anew, as between test files: the bindings know one instance, and what is
 * still under way in it would go on in the memory of a second one. Then nothing that the engine is asked is ever answered.
 */
const instantiateOnce = (): Promise<void> => {
  ofProcess[instantiated] ??= instantiate();
  return ofProcess[instantiated];
};

/** Prisma's schema engine as WebAssembly, over the driver adapter: the command line's own would be a download. */
const instantiate = async (): Promise<void> => {
  const file = createRequire(import.meta.url)
    .resolve('@prisma/schema-engine-wasm')
    .replace(/schema_engine\.js$/, 'schema_engine_bg.wasm');
  const { instance } = await wasm.instantiate(readFileSync(file), { './schema_engine_bg.js': bindings });
  (bindings as unknown as { __wbg_set_wasm: (exports: unknown) => void }).__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
};

/**
 * The adapter cuts a script at each semicolon and commits each piece, so that a kill would leave half a migration. As
 * one query it is one transaction.
 */
const inWholeScripts = (factory: PrismaPg): PrismaPg => {
  const connect = factory.connect.bind(factory);
  factory.connect = async () => {
    const adapter = await connect();
    adapter.executeScript = async (sql) => {
      await adapter.executeRaw({ sql, args: [], argTypes: [] });
    };
    return adapter;
  };
  return factory;
};

/** Runs `work` with a schema engine connected to `url`, and frees it. */
export const withSchemaEngine = async <T>(url: string, work: (engine: Engine) => Promise<T>): Promise<T> => {
  await instantiateOnce();
  const datamodels = schemaFiles().map(({ path, content }): [string, string] => [path, content]);
  // A pool of our own, because freeing the engine leaves its connection open, with the migration lock that it holds.
  const pool = new pg.Pool({ connectionString: url });
  const factory = bindMigrationAwareSqlAdapterFactory(inWholeScripts(new PrismaPg(pool)));
  const engine = await bindings.SchemaEngine.new({ datamodels }, () => {}, factory);
  try {
    return await work(engine);
  } finally {
    engine.free();
    await pool.end();
  }
};
