import Router from '@koa/router';
import {
  type AuditBuffer,
  attemptLimit,
  createRateLimiter,
  createTokenVerifier,
  type RefusedUses,
  readLimit,
  type TokenVerifier,
} from '@portcullis/access';
import { type Database, isOutage, pingDatabase } from '@portcullis/database';
import { type Configuration, createApp, type Log } from '@portcullis/http';
import type { Clock } from '@portcullis/operations';
import type Koa from 'koa';
import { originPolicy } from './allowed-origins.ts';
import { createRequestStates } from './approvals/request-states.ts';
import { corsFor } from './cors.ts';
import type { Gate } from './gate.ts';
import type { ListenStreams } from './listen/listen-streams.ts';
import type { PromptSet } from './prompt-set.ts';
import { metadataPaths, metadataUrl, serveMetadata } from './protected-resource-metadata.ts';
import type { ResourceSet } from './resource-set.ts';
import { serveMcp } from './serve-mcp.ts';
import type { ToolSet } from './tool-set.ts';

export type McpServerNeeds = {
  configuration: Pick<
    Configuration,
    'mcpUrl' | 'authUrl' | 'allowedOrigins' | 'trustProxy' | 'requiredPlan' | 'rateLimits' | 'trading'
  >;
  database: Database;
  audit: AuditBuffer;
  refusedUses: RefusedUses;
  tools: ToolSet;
  prompts: PromptSet;
  resources: ResourceSet;
  streams: ListenStreams;
  log: Log;
  now: Clock;
  /** By default the tokens of our own store. */
  verifyToken?: TokenVerifier;
};

/** The resource server: protected resource metadata, and the MCP endpoint behind its gate. */
export const createMcpServer = (needs: McpServerNeeds): Koa => {
  const { configuration, database, log } = needs;
  const { mcpUrl } = configuration;
  const gate = createGate(needs);
  const app = createApp({
    name: 'mcp-server',
    log,
    hosts: [new URL(mcpUrl).host],
    trustProxy: configuration.trustProxy,
    https: mcpUrl.startsWith('https:'),
    isOutage,
    health: () => pingDatabase(database),
  });
  const router = new Router();
  for (const path of metadataPaths(mcpUrl)) {
    router.register(path, ['get', 'options'], serveMetadata(configuration));
  }
  router.all(new URL(mcpUrl).pathname, corsFor(gate.allowsOrigin), serveMcp(gate));
  app.use(router.routes());
  return app;
};

const createGate = (needs: McpServerNeeds): Gate => {
  const { configuration, database, tools, prompts, resources, audit, refusedUses, streams, now } = needs;
  const { mcpUrl, rateLimits, requiredPlan } = configuration;
  return {
    gateposts: { resourceMetadata: metadataUrl(mcpUrl), firstScope: 'mcp:read' },
    allowsOrigin: originPolicy(configuration),
    verifyToken: needs.verifyToken ?? createTokenVerifier(database, mcpUrl),
    tools,
    prompts,
    resources,
    audit,
    refusedUses,
    streams,
    requestStates: createRequestStates(database, now),
    database,
    limitReads: rateLimits ? createRateLimiter(readLimit) : undefined,
    limitAttempts: rateLimits ? createRateLimiter(attemptLimit) : undefined,
    requiredPlan,
    now,
  };
};
