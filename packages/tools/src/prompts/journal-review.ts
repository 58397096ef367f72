import { z } from 'zod';
import { definePrompt } from './define-prompt.ts';
import { day, portfolioId } from './prompt-arguments.ts';

export const journalReview = definePrompt({
  name: 'journal_review',
  title: 'Review the journal',
  description: 'What the journal of some days says about the trading: what works, what costs, what to try.',
  input: z.object({
    portfolio_id: portfolioId.optional(),
    from: day.optional().describe('First day, such as 2026-11-01.'),
    to: day.optional().describe('Last day.'),
  }),
  script: ({ portfolio_id = 0, from, to }) => ({
    aim: `Review my trading journal${from ? ` from ${from}` : ''}${to ? ` to ${to}` : ''}, portfolio ${portfolio_id}. Read only: change nothing.`,
    steps: [
      {
        tools: ['get_runtime_context'],
        does: 'first of all; keep to its privacy rules, and see which portfolios there are.',
      },
      {
        tools: ['get_portfolio_stats'],
        does: `portfolio_id ${portfolio_id}: win rate, profit factor, expectancy, drawdown, and by symbol, tag, side, hour and weekday.`,
      },
      {
        tools: ['GetJournalTrades'],
        does: `${period(from, to)}summary true, and follow next_cursor: results, R, setups and tags of the trades themselves.`,
      },
      {
        tools: ['get_trade'],
        does: 'the three best and the three worst: what they gave back (etd), how well entry and exit used the move.',
      },
      {
        tools: ['list_posts', 'get_post'],
        does: 'what I wrote about these days, to compare my words with the numbers.',
      },
      {
        tools: [],
        does: 'Answer with: the result net of fees; three strengths and three leaks, each with its numbers; one rule to try next, and how the journal would show that it works.',
      },
    ],
    rules: [
      'realized_pnl is before fees and net_pnl after: judge by net_pnl.',
      'A rate of fewer than 20 trades is no rate: give win_rate_interval_95 with it.',
    ],
  }),
});

const period = (from: string | undefined, to: string | undefined): string =>
  `${from ? `from ${from}T00:00:00Z, ` : ''}${to ? `to ${to}T23:59:59Z, ` : ''}`;
