import { filterTrades, isClosed, isTradeCursor, overriddenFields, pageOf, type TradeNote } from '@portcullis/journal';
import {
  journalStatistics,
  orRefuse,
  ownAccounts,
  Refusal,
  readExcursions,
  readJournalOptions,
  readJournalTrades,
} from '@portcullis/operations';
import { findInstrument, isRoot } from '@portcullis/trading';
import { z } from 'zod';
import { told } from '../brief-schema.ts';
import { defineTool, reads } from '../define-tool.ts';
import { account, instant, instrument, limit } from '../shapes/arguments.ts';
import { excursionShape, presentExcursion, presentTrade, tradeShape } from '../shapes/journal-trade.ts';
import { presentStatistics, tradeStatistics } from '../shapes/trade-statistics.ts';

const input = z.object({
  account: account.optional(),
  instrument: instrument.optional(),
  from: instant.optional().describe('By exit.'),
  to: instant.optional(),
  side: z.enum(['Long', 'Short']).optional(),
  setup: z.string().max(60).optional(),
  tag: z.string().max(32).optional(),
  result: z.enum(['win', 'loss', 'breakeven']).optional(),
  source: z.enum(['venue', 'manual', 'import']).optional(),
  sync_first: z.boolean().default(false).describe('No need: always current.'),
  include_deleted: z.boolean().default(false),
  limit: limit(50, 200),
  cursor: z
    .string()
    .min(1)
    .max(200)
    .refine(isTradeCursor, { error: 'must be a next_cursor as it was given' })
    .optional(),
  summary: z.boolean().default(false),
});

export const getJournalTrades = defineTool({
  name: 'GetJournalTrades',
  title: 'Journal trades',
  description:
    'Closed trades, FIFO-matched from executions or entered by hand, newest exit first. realized_pnl is before fees.',
  annotations: reads,
  input,
  output: z.object({
    trades: z.array(
      z.object({
        id: z.int(),
        ...tradeShape,
        ...excursionShape,
        source: z.enum(['venue', 'manual', 'import']),
        deleted: z.boolean(),
        overridden_fields: z.array(z.string()),
      }),
    ),
    total: z.int(),
    next_cursor: z.string().optional(),
    summary: told(tradeStatistics, 'As get_trade_stats.closed.').optional(),
  }),
  run: async ({ database: { prisma }, principal: { personId }, now }, args) => {
    const filter = filterOf(args, now());
    const accounts = await ownAccounts(prisma, personId, args.account);
    const [all, options] = await Promise.all([
      readJournalTrades(prisma, personId, accounts),
      readJournalOptions(prisma, personId),
    ]);
    const found = filterTrades(all, { ...filter, bandCents: options.bandCents }).filter(isClosed);
    const { trades, nextCursor } = pageOf(found, args);
    const excursions = await readExcursions(prisma, trades);
    return {
      trades: trades.map((trade) => ({
        id: trade.id,
        ...presentTrade(trade),
        ...presentExcursion(trade, excursions.get(trade.id)),
        source: trade.source,
        deleted: trade.note.isDeleted,
        overridden_fields: overridesOf(trade.note),
      })),
      total: found.length,
      ...(nextCursor === null ? {} : { next_cursor: nextCursor }),
      ...(args.summary ? { summary: presentStatistics(journalStatistics(found, accounts, options)) } : {}),
    };
  },
});

/** The columns that the person filled in, instead of what executions and stops say. */
const overridesOf = ({ overrides, riskCents }: TradeNote): string[] => [
  ...overriddenFields(overrides),
  ...(riskCents === null ? [] : ['r_multiple']),
];

/** @throws Refusal `invalid_range`, `instrument_not_found` */
const filterOf = (args: z.output<typeof input>, now: Date) => {
  const { side, setup, tag, result, source, include_deleted: includeDeleted } = args;
  const [from, to] = [args.from, args.to].map((each) => (each === undefined ? undefined : new Date(each)));
  if (from && to && from > to) throw new Refusal('invalid_range', 'from is after to.');
  return { side, setup, tag, result, source, includeDeleted, from, to, instrument: nameOf(args.instrument, now) };
};

/** A root means all of its contracts. */
const nameOf = (asked: string | undefined, now: Date): string | undefined => {
  if (asked === undefined) return undefined;
  const root = asked.trim().toUpperCase();
  return isRoot(root) ? root : orRefuse(findInstrument(asked, now)).instrument.name;
};
