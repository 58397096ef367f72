import { filterTrades, isClosed, wholeNumber } from '@portcullis/journal';
import { accountsOfPortfolio, journalStatistics, readJournalOptions, readJournalTrades } from '@portcullis/operations';
import { dollars } from '@portcullis/trading';
import { z } from 'zod';
import { defineTool, reads } from '../define-tool.ts';
import { portfolioId, tradeStatus } from '../shapes/portfolio.ts';
import { positionSizeCents } from '../shapes/portfolio-trade.ts';
import { presentStatistics, tradeStatistics } from '../shapes/trade-statistics.ts';

export const getTradeStats = defineTool({
  name: 'get_trade_stats',
  title: 'Trade statistics',
  description: 'Statistics of closed trades, and the size of what is open. status: op(en), cl(osed), pl(anned).',
  annotations: reads,
  input: z.object({ portfolio_id: portfolioId.default(wholeNumber), status: tradeStatus.optional() }),
  output: z.object({
    portfolio_id: z.int(),
    open_trades: z.int(),
    open_position_size: z.number(),
    planned_trades: z.int(),
    closed: tradeStatistics.optional(),
  }),
  run: async ({ database: { prisma }, principal: { personId } }, { portfolio_id, status }) => {
    const accounts = await accountsOfPortfolio(prisma, personId, portfolio_id);
    const trades = filterTrades(await readJournalTrades(prisma, personId, accounts), { status: 'any' });
    const open = status === undefined || status === 'op' ? trades.filter((trade) => !isClosed(trade)) : [];
    const size = open.reduce((sum, trade) => sum + positionSizeCents(trade), 0n);
    const closed = presentStatistics(
      journalStatistics(trades.filter(isClosed), accounts, await readJournalOptions(prisma, personId)),
    );
    return {
      portfolio_id,
      open_trades: open.length,
      open_position_size: dollars(size),
      planned_trades: 0,
      ...(status === undefined || status === 'cl' ? { closed } : {}),
    };
  },
});
