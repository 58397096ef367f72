import type { Database } from '@portcullis/database';
import { keptDays, readConfirmations, readGrants, readOptions } from '@portcullis/operations';
import { type Market, orderQuantityMax, positionQuantityMax } from '@portcullis/trading';
import { z } from 'zod';
import { told } from '../brief-schema.ts';
import { type Caller, connectionOf } from '../caller.ts';
import { defineTool, reads, type Tool } from '../define-tool.ts';
import { marketOf } from '../market-of.ts';
import { tradingMode, tradingModeOf } from '../shapes/data-source.ts';
import type { Service, ToolContext } from '../tool-context.ts';

const option = z.object({
  key: z.string(),
  type: z.string().optional(),
  writable: z.enum(['yes', 'tighten_only', 'no']),
  value: told(z.unknown().optional()),
  default: told(z.unknown().optional()),
});

const confirmations = z.object({
  approvals: z.enum(['never', 'above', 'every', 'tools', 'unreadable']),
  above: z.object({ quantity: z.number().optional(), notional: z.number().optional() }).optional(),
  tools: z.array(z.string()).optional(),
  exits: z.literal(true).optional(),
  waiting: z.int(),
  fresh_state: z.object({ minutes: z.int(), tools: z.array(z.string()), missing: z.array(z.string()) }).optional(),
  cools_off_until: z.string().optional(),
  after_untrusted_text: z.literal(true).optional(),
});

const grant = z.object({
  limits: z.record(z.string(), z.unknown()).nullable(),
  ends_at: z.string().optional(),
  budgets: z.array(z.object({ field: z.string(), limit: z.number(), used: z.number(), left: z.number() })),
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
      trading_mode: tradingMode,
      addon_version: z.string().nullable(),
      active_jobs: z.int(),
      job_ttl_minutes: z.int().nullable(),
      backtest_engine: z.string().nullable(),
      trading: z.object({
        available: z.boolean(),
        allowed: z.boolean(),
        allow_at: z.string().optional(),
        ask_with: z.string().optional(),
      }),
      limits: z.record(z.string(), z.number()),
      options: z.array(option),
      account_limits: told(z.record(z.string(), z.record(z.string(), z.unknown()))),
      grant: told(grant.optional(), 'Limits that the person granted, and what is left of each budget. Absent: none.'),
      all_clients: told(
        grant.omit({ ends_at: true }).optional(),
        'Limits of all AI clients of the person together, yours among them: others use them up too. Absent: none.',
      ),
      confirmations: told(
        confirmations.optional(),
        'What the person wants to see or have read before a write. Absent: nothing.',
      ),
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
        client: connectionOf(principal)?.clientName ?? 'Console',
        trading_mode: tradingModeOf(market),
        ...noJobs,
        trading: tradingOf(principal, service),
        limits: limitsOf(service),
        ...(await configurationOf(database, principal)),
        ...(await grantsOf(context)),
        ...(await confirmationsOf(context)),
        warnings: warningsOf(service, market),
        ...(include_tools ? { tools: servedBy(service, catalogue()) } : {}),
      };
    },
  });

/** Of the person, and what is set of each of their accounts. */
const configurationOf = async ({ prisma }: Database, { personId }: Caller) => {
  const { options, accounts } = await readOptions(prisma, personId);
  return { options, account_limits: accounts };
};

const confirmationsOf = async ({ database, principal, now }: ToolContext) => {
  const connection = connectionOf(principal);
  const asked = connection && (await readConfirmations(database.prisma, connection.connectionId, now()));
  if (!asked) return {};
  const { freshState, coolsOffUntil, afterUntrustedText, ...approvals } = asked;
  return {
    confirmations: {
      ...approvals,
      ...(freshState && { fresh_state: freshState }),
      ...(coolsOffUntil && { cools_off_until: coolsOffUntil.toISOString() }),
      ...(afterUntrustedText && { after_untrusted_text: afterUntrustedText }),
    },
  };
};

/** Backtests and compilers are what jobs are for elsewhere: here there are none, and no add-on between server and venue. */
const noJobs = { addon_version: null, active_jobs: 0, job_ttl_minutes: null, backtest_engine: null };

const grantsOf = async ({ database, principal, service, now }: ToolContext) => {
  const connection = connectionOf(principal);
  if (!connection) return {};
  const desk = { market: service.market, now: now() };
  const { own, all } = await readGrants(database.prisma, connection.connectionId, desk);
  return { ...(own ? { grant: own } : {}), ...(all ? { all_clients: all } : {}) };
};

const tradingOf = (caller: Caller, { trading, authUrl }: Service) => {
  const allowed = trading && caller.scope === 'mcp:trade';
  return {
    available: trading,
    allowed,
    ...(trading ? { allow_at: `${authUrl}/clients` } : {}),
    ...(trading && !allowed && connectionOf(caller) ? { ask_with: 'request_access' } : {}),
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
