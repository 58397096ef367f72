// npm start: PostgreSQL if none is given, migrations, the three apps, until Ctrl-C.
import { resolve } from 'node:path';
import { migrate } from '@portcullis/database';
import { type Configuration, ConfigurationError, readConfiguration } from '@portcullis/http';
import { startGuardian } from '../embedded/guarded-database.ts';
import { locksOf } from '../embedded/locks.ts';
import { tryLock } from '../embedded/process-lock.ts';
import { announcement } from './announcement.ts';
import { appEnvironment, startApps } from './apps.ts';
import { addDemoTrader } from './demo-trader.ts';
import { explainTakenPorts } from './ports.ts';
import { Shutdown } from './shutdown.ts';

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** A fault that the user can mend: its message is all there is to say. */
class StartRefused extends Error {}

const run = async (shutdown: Shutdown): Promise<void> => {
  const configuration = readConfiguration(process.env);
  const dataDir = resolve(configuration.dataDir);
  const lock = tryLock(locksOf(dataDir).start, 1_000);
  if (!lock) throw new StartRefused(`Portcullis already runs with the data directory ${dataDir}. Stop it first.`);
  shutdown.add(async () => lock.release());
  const taken = await explainTakenPorts(configuration);
  if (taken) throw new StartRefused(taken);

  const urls = await reachDatabase(configuration, dataDir, shutdown);
  const applied = await shutdown.orStopped(migrateOrExplain(urls.ownerUrl));
  if (applied.length > 0) say(`Applied ${applied.length === 1 ? '1 migration' : `${applied.length} migrations`}.`);
  const demo = urls.serve ? await shutdown.orStopped(addDemoTrader(urls.appUrl)) : undefined;
  urls.serve?.();

  const apps = await startApps(configuration, appEnvironment(process.env, urls.appUrl), shutdown, say);
  say(announcement(configuration, demo));
  await shutdown.orStopped(Promise.race([...apps.map(({ lost }) => lost), urls.lost]));
};

const migrateOrExplain = async (ownerUrl: string): Promise<string[]> => {
  try {
    return await migrate(ownerUrl);
  } catch (error) {
    throw new StartRefused(`The database could not be brought up to date: ${(error as Error).message}`);
  }
};

type Urls = { ownerUrl: string; appUrl: string; serve?: () => void; lost: Promise<never> };

const reachDatabase = async (configuration: Configuration, dataDir: string, shutdown: Shutdown): Promise<Urls> => {
  const { databaseUrl, databaseOwnerUrl } = configuration;
  if (databaseUrl)
    return { appUrl: databaseUrl, ownerUrl: databaseOwnerUrl ?? databaseUrl, lost: new Promise(() => {}) };
  say('Starting PostgreSQL.');
  const guardian = startGuardian(dataDir, () => say('Another command uses the database: waiting until it is done.'));
  shutdown.add(guardian.stop);
  const { ownerUrl, appUrl } = await shutdown.orStopped(guardian.ready);
  const lost = guardian.ended.then((): never => {
    throw new Error('The process that runs PostgreSQL ended.');
  });
  lost.catch(() => {});
  return { ownerUrl, appUrl, serve: guardian.serve, lost };
};

const shutdown = new Shutdown();
process.on('SIGINT', () => shutdown.begin());
process.on('SIGTERM', () => shutdown.begin());
process.on('SIGHUP', () => shutdown.begin());
process.on('disconnect', () => shutdown.begin());
process.stdout.on('error', () => shutdown.begin()); // Nobody reads us any more.

let code = 0;
try {
  await run(shutdown);
} catch (error) {
  if (!shutdown.begun) {
    code = 1;
    const known = error instanceof ConfigurationError || error instanceof StartRefused;
    process.stderr.write(`${known ? error.message : `Portcullis stops: ${(error as Error).message}`}\n`);
  } else say('Stopping: running requests are finished first.');
}
await shutdown.finish();
process.exit(code);
