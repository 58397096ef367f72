import { createRateLimiter, readLimit } from '@portcullis/access';
import { HttpError, version } from '@portcullis/http';
import { type ConsoleCall, recordConsoleCall } from '@portcullis/operations';
import { type Plan, reachesPlan } from '@portcullis/people';
import type { SessionCaller, Tool, ToolOutcome } from '@portcullis/tools';
import { createQuoteReader } from '@portcullis/trading';
import type { PageOptions } from '../frame/page-options.ts';

/** One call, by a person of this house. */
export type SessionCall = {
  personId: string;
  plan: string;
  requestId: string;
  address: string;
  tool: string;
  args: Record<string, unknown>;
};

export type ConsoleTools = {
  /** What there is by session, in the catalogue's order. */
  list: () => Promise<readonly Tool[]>;
  /** The values that fields for accounts and instruments suggest: the person's own accounts alone. */
  suggest: (caller: SessionCaller) => Promise<{ accounts: string[]; instruments: string[] }>;
  /**
   * Calls a tool and leaves one row of it in the audit. The same refusals as over MCP, in the same
   * order: name, plan, arguments.
   * @returns undefined: there is no such tool by session
   * @throws HttpError 403 without the plan, 429 for too many; an outage of the database
   */
  call: (call: SessionCall) => Promise<ToolOutcome | undefined>;
};

/**
 * The catalogue is loaded at the first visit: it takes 7 MB, and a server whose people open no console goes without.
 */
export const createConsoleTools = ({ database, configuration, clock }: PageOptions): ConsoleTools => {
  const { requiredPlan, rateLimits, trading, authUrl, market, marketHours } = configuration;
  const limitReads = rateLimits ? createRateLimiter(readLimit) : undefined;
  const quotes = createQuoteReader(database);
  const load = () => import('@portcullis/tools');
  const service = {
    ...{ version, protocolVersions: [], authUrl, trading, limitWrites: rateLimits, checkResults: false },
    market: { kind: market, hours: marketHours },
  };
  const suggestions = async (caller: SessionCaller, source: 'accounts' | 'instruments') => {
    const { completeFrom } = await load();
    return (await completeFrom(source, '', { database, principal: caller, now: clock })).values;
  };
  return {
    list: async () => (await load()).toolsBySession(),
    suggest: async (caller) => ({
      accounts: await suggestions(caller, 'accounts'),
      instruments: await suggestions(caller, 'instruments'),
    }),
    call: async (call) => {
      const { callTool, toolsBySession } = await load();
      const { personId, plan, tool, args, ...request } = call;
      const wait = limitReads?.(personId, clock().getTime());
      if (wait !== undefined) throw tooMany(wait);
      const startedAt = performance.now();
      const leaveRow = (outcome: Ended) => recordConsoleCall(database, rowOf(call, startedAt, outcome));
      if (!toolsBySession().some(({ name }) => name === tool)) {
        await leaveRow({ isError: true, reason: 'unknown_tool' });
        return undefined;
      }
      if (requiredPlan !== undefined && !reachesPlan(plan, requiredPlan)) {
        await leaveRow({ isError: true, reason: 'plan_required' });
        throw planRequired(requiredPlan);
      }
      const principal = { personId, plan, scope: 'mcp:read' } as const;
      const outcome = await callTool({ ...request, database, principal, now: clock, quotes, service }, tool, args);
      await leaveRow(outcome);
      return outcome;
    },
  };
};

type Ended = Pick<ToolOutcome, 'isError' | 'failure' | 'reason' | 'argsDigest'>;

const rowOf = (
  { personId, tool, requestId, address }: SessionCall,
  startedAt: number,
  { isError, failure, reason, argsDigest }: Ended,
): ConsoleCall => ({
  ...{ personId, requestId, address, reason: reason ?? null },
  // A name that somebody made up is kept only if it could be one.
  tool: /^\w{1,64}$/.test(tool) ? tool : null,
  decision: failure === undefined ? (isError ? 'refused' : 'allowed') : 'failed',
  argsDigest: argsDigest ? new Uint8Array(argsDigest) : null,
  durationMs: Math.round(performance.now() - startedAt),
});

const tooMany = (seconds: number): HttpError =>
  new HttpError(429, 'too_many_requests', 'Too many calls', 'Wait a moment, then send the form again.', {
    'Retry-After': String(seconds),
  });

const planRequired = (plan: Plan): HttpError =>
  new HttpError(
    403,
    'plan_required',
    'Your plan has no console',
    `Reading with tools takes the plan ${plan}, here as over MCP. Ask the operator for it.`,
  );
