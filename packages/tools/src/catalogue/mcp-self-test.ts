import { pingDatabase } from '@portcullis/database';
import { ownAccounts, Refusal, readJournalTrades, rehearseOrder } from '@portcullis/operations';
import { frontInstrument, newestQuoteAt, sharedFeed } from '@portcullis/trading';
import { z } from 'zod';
import { defineTool, reads } from '../define-tool.ts';
import { marketOf, replayOf } from '../market-of.ts';
import { rehearseFills } from '../rehearse-fills.ts';
import { dataSource, dataSourceOf } from '../shapes/data-source.ts';
import type { ToolContext } from '../tool-context.ts';
import { deskOf } from '../trading-actor.ts';
import { venueStatus } from '../venue-status.ts';

type Verdict = { ok: boolean; detail: string };

/** Each check does the real thing once. One that fails is a result, not an error. */
export const mcpSelfTest = defineTool({
  name: 'McpSelfTest',
  title: 'Self-test',
  description: 'Checks the store, the feed, an order round trip that is taken back, and the journal.',
  annotations: reads,
  input: z.object({ deep: z.boolean().default(false) }),
  output: z.object({
    ok: z.boolean(),
    checks: z.array(z.object({ name: z.string(), ok: z.boolean(), ms: z.int(), detail: z.string() })),
    data_source: dataSource,
  }),
  run: async (context, { deep }) => {
    const checks = [];
    for (const [name, check] of Object.entries({ ...selfTests, ...(deep ? deepTests : {}) }))
      checks.push(await timed(name, context, check));
    return { ok: checks.every(({ ok }) => ok), checks, data_source: dataSourceOf(context.service.market) };
  },
});

const selfTests: Record<string, (context: ToolContext) => Promise<Verdict>> = {
  transport: async ({ requestId }) => ({ ok: true, detail: `request ${requestId}` }),
  store: async ({ database }) => {
    await pingDatabase(database);
    return { ok: true, detail: 'answers' };
  },
  feed: async (context) => {
    const replay = await replayOf(context);
    if (replay) return { ok: true, detail: `replay, stands at ${replay.now.toISOString()}` };
    const status = await venueStatus(context);
    const newest = await newestQuoteAt(context.database.prisma, sharedFeed);
    const age = newest
      ? `newest quote ${((context.now().getTime() - newest.getTime()) / 1000).toFixed(1)} s old`
      : 'no quote';
    return { ok: status === 'Connected', detail: `${status}, ${age}` };
  },
  instruments: async (context) => {
    const { now } = await marketOf(context);
    return { ok: true, detail: `front contract ${frontInstrument('ES', now).name}` };
  },
  orders: async (context) => {
    const scratchName = `self-test ${context.requestId}`.slice(0, 64);
    return await rehearseOrder(deskOf(context), { personId: context.principal.personId, scratchName });
  },
  journal: async ({ database: { prisma }, principal: { personId } }) => {
    const accounts = await ownAccounts(prisma, personId, undefined);
    const { length } = await readJournalTrades(prisma, personId, accounts);
    return { ok: true, detail: `${length} ${length === 1 ? 'trade' : 'trades'} matched` };
  },
};

/** What takes longer: a small backtest of the venue's own fills, since no tool runs one. */
const deepTests: typeof selfTests = {
  backtest: async () => {
    const { orders, fills, faults } = rehearseFills();
    const detail =
      faults.length > 0 ? faults.join(' ') : `${orders} orders on bars, ${fills} fills, each as the rules have it`;
    return { ok: faults.length === 0, detail };
  },
};

const timed = async (name: string, context: ToolContext, check: (context: ToolContext) => Promise<Verdict>) => {
  const startedAt = context.now().getTime();
  const verdict = await check(context).catch((error: unknown) => ({ ok: false, detail: reasonOf(error) }));
  return { name, ...verdict, ms: context.now().getTime() - startedAt };
};

/** Refusals are told; anything else stays inside. */
const reasonOf = (error: unknown): string => (error instanceof Refusal ? error.detail : 'failed');
