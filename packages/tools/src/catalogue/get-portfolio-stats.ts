import { filterTrades, isClosed } from '@portcullis/journal';
import {
  accountsOfPortfolio,
  type BreakdownKind,
  breakdownKinds,
  journalBehaviour,
  journalBreakdown,
  journalDecay,
  journalStatistics,
  readJournalOptions,
  readJournalTrades,
  readPlacers,
} from '@portcullis/operations';
import { z } from 'zod';
import { told } from '../brief-schema.ts';
import { defineTool, reads } from '../define-tool.ts';
import { behaviourRows, decayRow, presentDecay } from '../shapes/habits.ts';
import { portfolioId } from '../shapes/portfolio.ts';
import { breakdownRow, presentBreakdown } from '../shapes/tally.ts';
import { presentStatistics, tradeStatistics } from '../shapes/trade-statistics.ts';
import { untrusted } from '../shapes/untrusted.ts';

const usual: BreakdownKind[] = ['symbol', 'setup', 'tag', 'side', 'hour', 'weekday'];

export const getPortfolioStats = defineTool({
  name: 'get_portfolio_stats',
  title: 'Portfolio statistics',
  description:
    'Statistics of a portfolio, breakdowns, habits and setups week over week. hour and weekday are of entry, exchange time (1 is Monday).',
  annotations: reads,
  input: z.object({ portfolio_id: portfolioId, by: z.array(z.enum(breakdownKinds)).max(15).default(usual) }),
  output: z.object({
    portfolio_id: z.int(),
    accounts: z.array(z.string()),
    statistics: told(tradeStatistics, 'As get_trade_stats.closed.'),
    breakdowns: z.record(z.string(), z.array(breakdownRow)),
    behaviour: z.array(told(breakdownRow, 'As breakdowns.')),
    decay: z.array(told(decayRow, 'As breakdowns, with week and week_before (one more such row).')),
  }),
  run: async ({ database: { prisma }, principal: { personId } }, { portfolio_id, by }) => {
    const accounts = await accountsOfPortfolio(prisma, personId, portfolio_id);
    const [all, options, placers] = await Promise.all([
      readJournalTrades(prisma, personId, accounts),
      readJournalOptions(prisma, personId),
      readPlacers(prisma, personId),
    ]);
    const trades = filterTrades(all, {}).filter(isClosed);
    const rowsBy = (kind: BreakdownKind) => {
      const rows = presentBreakdown(journalBreakdown(trades, kind, options, placers));
      // A client gave itself its name.
      return kind === 'client' ? rows.map((row) => ({ ...row, key: untrusted(String(row.key)) })) : rows;
    };
    return {
      portfolio_id,
      accounts: accounts.map(({ name }) => name),
      statistics: presentStatistics(journalStatistics(trades, accounts, options)),
      breakdowns: Object.fromEntries(by.map((kind) => [kind, rowsBy(kind)])),
      behaviour: behaviourRows(journalBehaviour(trades, options)),
      decay: presentDecay(journalDecay(trades, options)),
    };
  },
});
