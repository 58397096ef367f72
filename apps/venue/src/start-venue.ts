import { type Database, isOutage, openDatabase, pingDatabase } from '@portcullis/database';
import { createApp, requiredDatabaseUrl, type Start, serve } from '@portcullis/http';
import { isAnyOpen, listQuotes, type Market, sharedFeed } from '@portcullis/trading';
import { holdClock } from './hold-clock.ts';
import { playReplays } from './play-replays.ts';
import { createSignalRouter } from './signal-router.ts';

/** The seed of the simulated feed: another one would be another market. */
const seed = 'portcullis';

/** Starts a venue: its health and the signals on VENUE_PORT, and the feed's clock when no other venue holds it. */
export const startVenue: Start = async ({ configuration, log }) => {
  const { databaseConnections, host, venuePort, venueUrl, trustProxy } = configuration;
  const databaseUrl = requiredDatabaseUrl(configuration);
  const database = openDatabase(databaseUrl, { connections: databaseConnections, name: 'venue' });
  const market: Market = { kind: configuration.market, hours: configuration.marketHours };
  const clock = holdClock({ database, log, hours: market.hours, seed, clock: () => new Date() }, market);
  const replays = playReplays({ database, log, clock: () => new Date() });
  const app = createApp({
    name: 'venue',
    log,
    hosts: [new URL(venueUrl).host],
    trustProxy,
    https: venueUrl.startsWith('https:'),
    isOutage,
    health: async () => {
      await pingDatabase(database);
      if (await isBeforeFirstQuote(database, market, new Date())) throw new Error('The feed has not begun.');
      return { market: market.kind, holds_clock: clock.isHeld() };
    },
  });
  if (configuration.trading) {
    const desk = { database, market, clock: () => new Date(), limitWrites: configuration.rateLimits };
    app.use(createSignalRouter(desk).routes());
  }
  const running = await serve(app, { host, port: venuePort });
  return {
    port: running.port,
    stop: async () => {
      await running.stop();
      await replays.stop();
      await clock.stop();
      await database.close();
    },
  };
};

/** On a first start no order can be placed until the feed has its first quotes. */
const isBeforeFirstQuote = async ({ prisma }: Database, { kind, hours }: Market, now: Date): Promise<boolean> =>
  kind === 'simulated' && isAnyOpen(now, hours) && (await listQuotes(prisma, sharedFeed)).length === 0;
