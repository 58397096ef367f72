import { createAuditBuffer, createRefusedUses } from '@portcullis/access';
import { openDatabase } from '@portcullis/database';
import { requiredDatabaseUrl, runApp, serve } from '@portcullis/http';
import { protocolVersions } from './checks/protocol.ts';
import { createMcpServer } from './create-mcp-server.ts';
import { serverInfo } from './exchange.ts';
import { createListenStreams } from './listen/listen-streams.ts';
import { cataloguePromptSet } from './prompt-set.ts';
import { catalogueResourceSet } from './resource-set.ts';
import { catalogueToolSet } from './tool-set.ts';

await runApp('mcp-server', async ({ configuration, log }) => {
  const { databaseConnections, host, mcpPort } = configuration;
  const databaseUrl = requiredDatabaseUrl(configuration);
  const database = openDatabase(databaseUrl, { connections: databaseConnections, name: 'mcp-server' });
  const audit = createAuditBuffer(database, {
    onFailure: (error) => log.error({ error }, 'audit rows cannot be written'),
  });
  const refusedUses = createRefusedUses(database, {
    onFailure: (error) => log.error({ error }, 'refused calls cannot be noted'),
  });
  const now = () => new Date();
  const service = {
    version: serverInfo.version,
    protocolVersions,
    authUrl: configuration.authUrl,
    trading: configuration.trading,
    market: { kind: configuration.market, hours: configuration.marketHours },
    limitWrites: configuration.rateLimits,
    checkResults: false,
  };
  const tools = catalogueToolSet({ database, service, now });
  const prompts = cataloguePromptSet({ database, service, now });
  const resources = catalogueResourceSet({ service, now });
  const streams = createListenStreams({ database, audit, log });
  const served = { tools, prompts, resources, streams };
  const app = createMcpServer({ configuration, database, audit, refusedUses, ...served, log, now });
  const running = await serve(app, { host, port: mcpPort });
  return {
    port: running.port,
    stop: async () => {
      const answered = running.stop();
      await streams.close();
      await answered;
      await refusedUses.close();
      await audit.close();
      await database.close();
    },
  };
});
