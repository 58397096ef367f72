import type { Principal } from '@portcullis/access';
import { keptDays } from '@portcullis/operations';
import { orderQuantityMax, positionQuantityMax } from '@portcullis/trading';
import { z } from 'zod';
import { defineTool, reads, type Tool } from '../define-tool.ts';
import type { Service } from '../tool-context.ts';

/**
 * What the caller may do, and where a person changes it. Says that trading exists also to those who may not trade.
 * @param catalogue the tools that it tells of, itself among them
 */
export const getMcpCapabilities = (catalogue: () => readonly Tool[]): Tool =>
  defineTool({
    name: 'GetMcpCapabilities',
    title: 'Capabilities',
    description: 'What this connection may do, its limits, and how to ask the person for trading.',
    annotations: reads,
    input: z.object({ include_tools: z.boolean().default(false) }),
    output: z.object({
      server_version: z.string(),
      venue_version: z.string(),
      protocol_version: z.string(),
      protocol_versions: z.array(z.string()),
      features: z.array(z.string()),
      scope: z.enum(['mcp:read', 'mcp:trade']),
      subject: z.string(),
      client: z.string(),
      trading_mode: z.literal('paper'),
      trading: z.object({
        available: z.boolean(),
        allowed: z.boolean(),
        allow_at: z.string().optional(),
        ask_with: z.string().optional(),
      }),
      limits: z.record(z.string(), z.number()),
      warnings: z.array(z.string()),
      tools: z.array(z.object({ name: z.string(), scope: z.string() })).optional(),
    }),
    run: async ({ principal, service }, { include_tools }) => ({
      server_version: service.version,
      venue_version: service.version,
      protocol_version: service.protocolVersions[0] ?? '',
      protocol_versions: [...service.protocolVersions],
      features: featuresOf(service),
      scope: principal.scope,
      subject: principal.personId,
      client: principal.clientName,
      trading_mode: 'paper' as const,
      trading: tradingOf(principal, service),
      limits: limitsOf(service),
      warnings: warningsOf(service),
      ...(include_tools ? { tools: servedBy(service, catalogue()) } : {}),
    }),
  });

const tradingOf = ({ scope }: Principal, { trading, authUrl }: Service) => {
  const allowed = trading && scope === 'mcp:trade';
  return {
    available: trading,
    allowed,
    ...(trading ? { allow_at: `${authUrl}/clients` } : {}),
    ...(trading && !allowed ? { ask_with: 'request_access' } : {}),
  };
};

const featuresOf = ({ trading }: Service): string[] =>
  trading ? ['orders', 'positions', 'market_data', 'idempotency', 'dry_run'] : ['positions', 'market_data'];

const servedBy = ({ trading }: Service, tools: readonly Tool[]) =>
  tools.filter(({ scope }) => trading || scope === 'mcp:read').map(({ name, scope }) => ({ name, scope }));

/** What holds calls back. Numbers alone: what is not there is not limited. */
const limitsOf = ({ limitWrites = true }: Service): Record<string, number> => ({
  ...(limitWrites ? { reads_per_minute: 180, reads_burst: 60, writes_per_minute: 30, writes_per_second: 5 } : {}),
  max_order_size: orderQuantityMax,
  max_position_size: positionQuantityMax,
  quotes_per_call: 20,
  client_request_id_kept_days: keptDays,
});

const warningsOf = ({ market, trading }: Service): string[] => [
  ...(market.kind === 'off' ? ['The market feed is off: there are no quotes, and market orders are refused.'] : []),
  ...(market.kind === 'simulated' ? ['Market data is simulated, not real.'] : []),
  ...(trading ? [] : ['This service is read-only: no tool trades.']),
];
