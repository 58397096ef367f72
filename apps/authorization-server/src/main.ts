import { loadKeys } from '@portcullis/access';
import { openDatabase } from '@portcullis/database';
import { requiredDatabaseUrl, runApp, serve } from '@portcullis/http';
import { createAuthorizationServer } from './app.ts';
import { keepKeysCurrent } from './jobs/keep-keys-current.ts';
import { startSealing } from './jobs/seal-audit.ts';
import { startSweeping } from './jobs/sweep.ts';

await runApp('authorization-server', async ({ configuration, log }) => {
  const { databaseConnections, host, authPort } = configuration;
  const databaseUrl = requiredDatabaseUrl(configuration);
  const keys = loadKeys(configuration, new Date());
  const database = openDatabase(databaseUrl, { connections: databaseConnections, name: 'authorization-server' });
  const { app, close } = createAuthorizationServer({ configuration, database, log, keys });
  const running = await serve(app, { host, port: authPort });
  const stopKeys = keepKeysCurrent(keys, configuration, log, () => new Date());
  const stopSweeping = startSweeping(database, log, () => new Date());
  const { auditDays } = configuration;
  const stopSealing = startSealing({ database, log, keys, clock: () => new Date(), auditDays });
  return {
    port: running.port,
    stop: async () => {
      const answered = running.stop();
      stopSweeping();
      stopKeys();
      await close();
      await answered;
      await stopSealing();
      await database.close();
    },
  };
});
