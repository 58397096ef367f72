import { createAuditBuffer, createRefusedUses } from '@portcullis/access';
import type { Database } from '@portcullis/database';
import { createLogger, readConfiguration, serve } from '@portcullis/http';
import { answer, defineTool, isInToolsets, reads, type Service, type Tool } from '@portcullis/tools';
import { createQuoteReader } from '@portcullis/trading';
import { z } from 'zod';
import { createMcpServer, type McpServerNeeds } from '../../apps/mcp-server/src/create-mcp-server.ts';
import { createListenStreams, type StreamNeeds } from '../../apps/mcp-server/src/listen/listen-streams.ts';
import { cataloguePromptSet } from '../../apps/mcp-server/src/prompt-set.ts';
import { catalogueResourceSet } from '../../apps/mcp-server/src/resource-set.ts';
import type { ToolDescription, ToolSet } from '../../apps/mcp-server/src/tool-set.ts';
import { freePort } from './free-port.ts';

export type RunningMcpServer = Awaited<ReturnType<typeof startMcpServer>>;

/** The resource server over HTTP on the tests' database, with tools that need no market. */
export const startMcpServer = async (
  database: Database,
  {
    environment = {},
    run = async () => ({ ok: true }),
    listening = {},
    ...needs
  }: {
    environment?: Record<string, string>;
    /** What PlaceOrder does. */
    run?: () => Promise<{ ok: boolean }>;
    /** How streams are kept. */
    listening?: Partial<StreamNeeds>;
  } & Partial<McpServerNeeds> = {},
) => {
  const port = await freePort();
  const configuration = readConfiguration({
    MCP_URL: `http://localhost:${port}/mcp`,
    RATE_LIMITS: 'off',
    ...environment,
  });
  const audit = createAuditBuffer(database, { intervalMs: 50 });
  const refusedUses = createRefusedUses(database, { intervalMs: 10 });
  const now = () => new Date();
  const log = createLogger({ name: 'mcp-server', level: 'silent' });
  const streams = createListenStreams({ database, audit, log, ...listening });
  const app = createMcpServer({
    configuration,
    database,
    audit,
    refusedUses,
    tools: trialToolSet(database, trialTools(run), configuration.trading),
    prompts: cataloguePromptSet({ database, service: { trading: configuration.trading }, now }),
    resources: catalogueResourceSet({ service: trialService(configuration.trading), now }),
    streams,
    log,
    now,
    ...needs,
  });
  const running = await serve(app, { host: '127.0.0.1', port });
  return {
    port,
    url: configuration.mcpUrl,
    authUrl: configuration.authUrl,
    metadataUrl: `http://localhost:${port}/.well-known/oauth-protected-resource/mcp`,
    audit,
    refusedUses,
    streams,
    stop: async () => {
      await streams.close();
      await running.stop(0);
      await refusedUses.close();
      await audit.close().catch(() => {});
    },
  };
};

/** A read and a write, made as every tool is made. */
const trialTools = (run: () => Promise<{ ok: boolean }>): Tool[] => [
  defineTool({
    name: 'GetQuote',
    title: 'Quote',
    description: 'The last quote.',
    annotations: reads,
    input: z.object({ instrument: z.string().max(32) }),
    output: z.object({ instrument: z.string() }),
    run: async (_, { instrument }) => ({ instrument }),
  }),
  defineTool({
    name: 'PlaceOrder',
    title: 'Place an order',
    description: 'Places an order.',
    annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: false },
    input: z.object({ account: z.string() }),
    output: z.object({ ok: z.boolean() }),
    run,
  }),
];

const trialService = (trading: boolean): Service => ({
  version: '0',
  protocolVersions: [],
  authUrl: 'http://localhost:4000',
  trading,
  market: { kind: 'simulated', hours: 'always' },
  checkResults: true,
});

const trialToolSet = (database: Database, all: Tool[], trading: boolean): ToolSet => {
  const served = all.filter(({ scope }) => trading || scope === 'mcp:read');
  const byName = new Map(served.map((tool) => [tool.name, tool]));
  const shown = (tools: Tool[]): ToolDescription[] =>
    tools.map(({ name, title, description, inputSchema, outputSchema, annotations }) => ({
      name,
      title,
      description,
      inputSchema,
      outputSchema,
      annotations,
    }));
  const lists = {
    'mcp:read': shown(served.filter(({ scope }) => scope === 'mcp:read')),
    'mcp:trade': shown(served),
  };
  const quotes = createQuoteReader(database);
  const service = trialService(trading);
  return {
    resolve: (name) => (name === 'Order' ? 'PlaceOrder' : byName.has(name) ? name : undefined),
    scopeOf: (name) => byName.get(name)?.scope ?? 'mcp:trade',
    digestOf: (name, given) => {
      const { args } = byName.get(name)?.read(given) ?? {};
      return args && byName.get(name)?.digest(args);
    },
    isExit: (name) => byName.get(name)?.isExit ?? false,
    toolsets: ['market-data', 'orders'],
    isIn: (name, asked) => isInToolsets(byName.get(name) as Tool, asked),
    listOf: (scope) => lists[scope],
    call: ({ tool, arguments: given, ...who }) =>
      answer(byName.get(tool) as Tool, { database, service, quotes, now: () => new Date(), ...who }, given),
  };
};
