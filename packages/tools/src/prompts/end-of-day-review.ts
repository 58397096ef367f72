import { z } from 'zod';
import { definePrompt } from './define-prompt.ts';
import { account, day, quoted } from './prompt-arguments.ts';

export const endOfDayReview = definePrompt({
  name: 'end_of_day_review',
  title: 'Review the day',
  description: 'The trading day of one account: result, risk taken, what is still open, what to do before the next.',
  input: z.object({ account, day: day.optional().describe('Trading day; the one that runs, when left out.') }),
  completes: { account: 'accounts' },
  script: ({ account: name, day: of }) => ({
    aim: `Review the trading day ${of ?? 'that runs'} of the account ${quoted(name)}. Read only: change nothing.`,
    steps: [
      { tools: ['MarketInfo'], does: 'when the session began and ends.' },
      {
        tools: ['GetAccountSummary', 'GetWatermarks'],
        does: 'session P&L net of fees, its high and low, and the room that each monitor leaves.',
      },
      { tools: ['ListPositions', 'ListOrders'], does: 'what is open or working now, and which position has no stop.' },
      {
        tools: ['ListExecutions'],
        does: `from and to of the session${of ? ` of ${of}` : ''}: what was filled, and the fees.`,
      },
      {
        tools: ['GetJournalTrades'],
        does: 'the same times, summary true: trades, winners, losers, expectancy, what they gave back.',
      },
      { tools: ['GetActivityLog', 'ListAlerts'], does: 'refusals, warnings, alerts and monitors that acted.' },
      {
        tools: [],
        does: 'Answer with: one line of result; what went by the plan and what did not, with times and order ids; what is open and its worst case; what to do before the next session.',
      },
    ],
    rules: ['The trading day rolls at 18:00 New York: the evening before belongs to it.'],
  }),
});
