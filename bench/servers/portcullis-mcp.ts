import { createAuditBuffer, createRefusedUses } from '@portcullis/access';
import { openDatabase } from '@portcullis/database';
import { createLogger, readConfiguration, serve } from '@portcullis/http';
import { protocolVersions } from '../../apps/mcp-server/src/checks/protocol.ts';
import { createMcpServer } from '../../apps/mcp-server/src/create-mcp-server.ts';
import { createListenStreams } from '../../apps/mcp-server/src/listen/listen-streams.ts';
import { cataloguePromptSet } from '../../apps/mcp-server/src/prompt-set.ts';
import { catalogueResourceSet } from '../../apps/mcp-server/src/resource-set.ts';
import { catalogueToolSet } from '../../apps/mcp-server/src/tool-set.ts';
import { allTools } from '../tool-list.ts';

/** Our MCP server as `main.ts` makes it, with 81 tools in its list: tokens, scopes, plan, audit and database are all real. */
const configuration = readConfiguration(process.env);
const database = openDatabase(configuration.databaseUrl ?? '', { connections: configuration.databaseConnections });
const audit = createAuditBuffer(database);
const refusedUses = createRefusedUses(database);
const now = () => new Date();
const service = {
  version: '0.1.0',
  protocolVersions,
  authUrl: configuration.authUrl,
  trading: true,
  market: { kind: configuration.market, hours: configuration.marketHours },
  checkResults: false,
};
const tools = catalogueToolSet({ database, now, service });
const lists = { 'mcp:read': allTools('mcp:read'), 'mcp:trade': allTools('mcp:trade') };
const log = createLogger({ name: 'mcp-server', level: 'warn' });
const streams = createListenStreams({ database, audit, log });
const app = createMcpServer({
  configuration,
  database,
  audit,
  refusedUses,
  tools: { ...tools, listOf: (scope) => lists[scope] },
  prompts: cataloguePromptSet({ database, now, service }),
  resources: catalogueResourceSet({ now, service }),
  streams,
  log,
  now,
});
const running = await serve(app, { host: '127.0.0.1', port: configuration.mcpPort });
process.send?.({ port: running.port });
process.on('SIGTERM', async () => {
  await streams.close();
  await running.stop();
  await refusedUses.close();
  await audit.close();
  await database.close();
  process.exit(0);
});
process.on('disconnect', () => process.exit(0));
