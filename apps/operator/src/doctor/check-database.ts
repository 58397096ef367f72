import { resolve } from 'node:path';
import { clusterUrls, type Database, missingMigrations } from '@portcullis/database';
import type { Configuration } from '@portcullis/http';
import { feedStatus, findFeed, newestQuoteAt, sharedFeed } from '@portcullis/trading';
import { CommandRefused } from '../answer.ts';
import { locksOf } from '../embedded/locks.ts';
import { isLocked } from '../embedded/process-lock.ts';
import { withDatabase } from '../embedded/reach-database.ts';
import { checkAudit } from './check-audit.ts';
import { type Finding, unwell, well } from './finding.ts';

/** The database answers, has every migration, and its feed ticks when the venue runs. Makes no database. */
export const checkDatabase = async (configuration: Configuration, now: Date): Promise<Finding[]> => {
  const { databaseUrl } = configuration;
  const dataDir = resolve(configuration.dataDir);
  if (!databaseUrl && !clusterUrls(dataDir)) return [well('database', 'not made yet: the first start makes it')];
  const where = databaseUrl ? 'given by DATABASE_URL' : `embedded in ${dataDir}`;
  const serving = databaseUrl !== undefined || isLocked(locksOf(dataDir).serving);
  try {
    return await withDatabase(configuration, async (database) => [
      well('database', `${where}, answers${serving ? '' : ' (npm start does not run; it was started for this check)'}`),
      await checkMigrations(database),
      ...(serving ? [await checkFeed(database, configuration, now), await checkAudit(database, now)] : []),
    ]);
  } catch (error) {
    const found = error instanceof CommandRefused ? error.detail : (error as Error).message;
    return [
      unwell(
        'database',
        `${where}: ${found}`,
        'See that PostgreSQL runs and that the URL is right; npm start migrates.',
      ),
    ];
  }
};

const checkMigrations = async ({ url }: Database): Promise<Finding> => {
  const missing = await missingMigrations(url);
  return missing.length === 0
    ? well('migrations', 'all applied')
    : unwell('migrations', `missing: ${missing.join(', ')}`, 'npm start applies them.');
};

const checkReplay = async (prisma: Database['prisma']): Promise<Finding> => {
  const feed = await findFeed(prisma, sharedFeed);
  if (feed) return well('feed', `replay, stands at ${feed.clock.toISOString()}, speed ${feed.speed}`);
  return unwell('feed', 'the replay has not begun', 'Import bars, then: portcullis replay seek TIME.');
};

const checkFeed = async ({ prisma }: Database, configuration: Configuration, now: Date): Promise<Finding> => {
  const { market, marketHours } = configuration;
  if (market === 'off') return well('feed', 'off, as MARKET says');
  if (market === 'replay') return checkReplay(prisma);
  const newest = await newestQuoteAt(prisma, sharedFeed);
  const status = feedStatus({ kind: market, hours: marketHours }, newest, now);
  const found = `${status}; newest quote ${newest?.toISOString() ?? 'none yet'}`;
  return status === 'Connected' ? well('feed', found) : unwell('feed', found, 'See that the venue runs.');
};
