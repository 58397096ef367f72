import { filterTrades, isClosed } from '@portcullis/journal';
import { accountsOfPortfolio, journalBreakdown, journalStatistics, readJournalTrades } from '@portcullis/operations';
import { z } from 'zod';
import { defineTool, reads } from '../define-tool.ts';
import { portfolioId } from '../shapes/portfolio.ts';
import { breakdownRow, presentBreakdown } from '../shapes/tally.ts';
import { presentStatistics, tradeStatistics } from '../shapes/trade-statistics.ts';

const breakdown = z.array(breakdownRow);

export const getPortfolioStats = defineTool({
  name: 'get_portfolio_stats',
  title: 'Portfolio statistics',
  description:
    'Statistics of a portfolio, also by symbol, tag, side, and hour and weekday of entry in New York (1 is Monday).',
  annotations: reads,
  input: z.object({ portfolio_id: portfolioId }),
  output: z.object({
    portfolio_id: z.int(),
    accounts: z.array(z.string()),
    statistics: tradeStatistics,
    by_symbol: breakdown,
    by_tag: breakdown,
    by_side: breakdown,
    by_hour: breakdown,
    by_weekday: breakdown,
  }),
  run: async ({ database: { prisma }, principal: { personId } }, { portfolio_id }) => {
    const accounts = await accountsOfPortfolio(prisma, personId, portfolio_id);
    const trades = filterTrades(await readJournalTrades(prisma, personId, accounts), {}).filter(isClosed);
    const by = (kind: Parameters<typeof journalBreakdown>[1]) => presentBreakdown(journalBreakdown(trades, kind));
    return {
      portfolio_id,
      accounts: accounts.map(({ name }) => name),
      statistics: presentStatistics(journalStatistics(trades, accounts)),
      by_symbol: by('symbol'),
      by_tag: by('tag'),
      by_side: by('side'),
      by_hour: by('hour'),
      by_weekday: by('weekday'),
    };
  },
});
