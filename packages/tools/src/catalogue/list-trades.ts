import { filterTrades, type JournalTrade, type TradeFilter, wholeNumber } from '@portcullis/journal';
import { accountsOfPortfolio, readJournalTrades } from '@portcullis/operations';
import { z } from 'zod';
import { told } from '../brief-schema.ts';
import { defineTool, reads } from '../define-tool.ts';
import { instrument, limit } from '../shapes/arguments.ts';
import { portfolioId, tradeStatus } from '../shapes/portfolio.ts';
import { portfolioTrade, positionSizeCents, presentPortfolioTrade } from '../shapes/portfolio-trade.ts';

export const listTrades = defineTool({
  name: 'list_trades',
  title: 'List trades',
  description: 'Trades of a portfolio. position_size is what the entry was worth, in USD.',
  annotations: reads,
  input: z.object({
    portfolio_id: portfolioId.default(wholeNumber),
    symbol: instrument.optional(),
    status: tradeStatus.optional(),
    asset: z.enum(['stock', 'option', 'future', 'forex', 'crypto']).optional(),
    limit: limit(50, 200),
    order_by: z.enum(['last_entry', 'position_size_desc', 'position_size_asc']).default('last_entry'),
  }),
  output: z.object({
    trades: z.array(told(portfolioTrade, 'As get_trade, without mae to total_efficiency.')),
    total: z.int(),
  }),
  run: async ({ database: { prisma }, principal: { personId } }, args) => {
    const accounts = await accountsOfPortfolio(prisma, personId, args.portfolio_id);
    const all = await readJournalTrades(prisma, personId, accounts);
    // Futures alone are traded here, and nothing is planned.
    const served = (args.asset ?? 'future') === 'future' && args.status !== 'pl';
    const filter: TradeFilter = { instrument: args.symbol, status: statusOf(args.status) };
    const found = served ? filterTrades(all, filter).sort(orders[args.order_by]) : [];
    return { trades: found.slice(0, args.limit).map(presentPortfolioTrade), total: found.length };
  },
});

const statusOf = (asked: 'op' | 'cl' | 'pl' | undefined): TradeFilter['status'] =>
  asked === 'op' ? 'open' : asked === 'cl' ? 'closed' : 'any';

const bySize = (one: JournalTrade, other: JournalTrade): number =>
  Number(positionSizeCents(one) - positionSizeCents(other)) || one.id - other.id;

const orders = {
  last_entry: (one: JournalTrade, other: JournalTrade) =>
    other.entry.at.getTime() - one.entry.at.getTime() || other.id - one.id,
  position_size_asc: bySize,
  position_size_desc: (one: JournalTrade, other: JournalTrade) => bySize(other, one),
};
