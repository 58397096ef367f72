import type { Principal } from '@portcullis/access';
import type { Database } from '@portcullis/database';
import { keptDays, readOptions } from '@portcullis/operations';
import { type Market, orderQuantityMax, positionQuantityMax } from '@portcullis/trading';
import { z } from 'zod';
import { told } from '../brief-schema.ts';
import { defineTool, reads, type Tool } from '../define-tool.ts';
import { marketOf } from '../market-of.ts';
import type { Service } from '../tool-context.ts';

const option = z.object({
  key: z.string(),
  type: z.string().optional(),
  writable: z.enum(['yes', 'tighten_only', 'no']),
  value: told(z.unknown().optional()),
});

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
      trading_mode: z.enum(['paper', 'replay']),
      trading: z.object({
        available: z.boolean(),
        allowed: z.boolean(),
        allow_at: z.string().optional(),
        ask_with: z.string().optional(),
      }),
      limits: z.record(z.string(), z.number()),
      options: z.array(option),
      account_limits: told(z.record(z.string(), z.record(z.string(), z.unknown()))),
      warnings: z.array(z.string()),
      tools: z.array(z.object({ name: z.string(), scope: z.string() })).optional(),
    }),
    run: async (context, { include_tools }) => {
      const { database, principal, service } = context;
      const { market } = await marketOf(context);
      return {
        server_version: service.version,
        venue_version: service.version,
        protocol_version: service.protocolVersions[0] ?? '',
        protocol_versions: [...service.protocolVersions],
        features: featuresOf(service),
        scope: principal.scope,
        subject: principal.personId,
        client: principal.clientName,
        trading_mode: market.kind === 'replay' ? ('replay' as const) : ('paper' as const),
        trading: tradingOf(principal, service),
        limits: limitsOf(service),
        ...(await configurationOf(database, principal)),
        warnings: warningsOf(service, market),
        ...(include_tools ? { tools: servedBy(service, catalogue()) } : {}),
      };
    },
  });

/** Of the person, and what is set of each of their accounts. */
const configurationOf = async ({ prisma }: Database, { personId }: Principal) => {
  const { options, accounts } = await readOptions(prisma, personId);
  return { options, account_limits: accounts };
};

const tradingOf = ({ scope }: Principal, { trading, authUrl }: Service) => {
  const allowed = trading && scope === 'mcp:trade';
  return {
    available: trading,
    allowed,
    ...(trading ? { allow_at: `${authUrl}/clients` } : {}),
    ...(trading && !allowed ? { ask_with: 'request_access' } : {}),
  };
};

const readFeatures = ['positions', 'market_data', 'indicators', 'journal', 'activity_log', 'prompts', 'resources'];

const writeFeatures = [
  ...['orders', 'brackets', 'oco', 'atm_templates', 'alerts', 'charts', 'replay', 'signals', 'configuration'],
  ...['idempotency', 'dry_run'],
];

const featuresOf = ({ trading }: Service): string[] => [...(trading ? writeFeatures : []), ...readFeatures];

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

const warningsOf = ({ trading }: Service, market: Market): string[] => [
  ...(market.kind === 'replay' ? ['Market data is a replay of past bars, on a clock of its own.'] : []),
  ...(market.kind === 'off' ? ['The market feed is off: there are no quotes, and market orders are refused.'] : []),
  ...(market.kind === 'simulated' ? ['Market data is simulated, not real.'] : []),
  ...(trading ? [] : ['This service is read-only: no tool trades.']),
];
