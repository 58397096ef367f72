import { z } from 'zod';
import { definePrompt } from './define-prompt.ts';
import { account, instrument, quoted } from './prompt-arguments.ts';

export const preTradeBrief = definePrompt({
  name: 'pre_trade_brief',
  title: 'Brief before a trade',
  description:
    'What a funded or evaluated account can still bear, and how the market stands, before anything is ordered.',
  input: z.object({ account, instrument }),
  completes: { account: 'accounts', instrument: 'instruments' },
  script: ({ account: name, instrument: what }) => ({
    aim: `Brief me on ${what} for the account ${quoted(name)} before I trade. Place no order.`,
    steps: [
      { tools: ['GetMcpCapabilities'], does: 'trading_mode, limits and warnings: say first whether this is paper.' },
      { tools: ['GetAccount'], does: 'its limits: order size, position size, daily loss, drawdown.' },
      {
        tools: ['GetWatermarks'],
        does: 'room and floor of every monitor, whether the peak counts open profit, and whether one has locked the account.',
      },
      {
        tools: ['GetAccountSummary', 'ListPositions', 'ListOrders'],
        does: 'buying power, and the risk that is already on.',
      },
      {
        tools: ['MarketInfo', 'GetQuote'],
        does: 'session and its end, tick value, spread; stale_seconds and data_source of the quote.',
      },
      {
        tools: ['GetBars', 'GetVolumeProfile', 'GetOrderFlow'],
        does: 'range of the day, value area, who is the aggressor.',
      },
      { tools: ['GetIndicatorValue'], does: 'ATR 14 of 5 minutes, for the distance of a stop.' },
      {
        tools: [],
        does: 'Answer with: the smallest room in USD and which monitor it is; the most contracts at a stop of one ATR that risks at most a fifth of it (distance x point_value x contracts + fees); what would end the account; levels above and below; the reason not to trade now, if there is one.',
      },
    ],
    rules: [
      'Size by room, never by buying power: margin lets through what a drawdown does not.',
      'A locked account, or one whose room is less than one ATR of one contract, gets no size.',
    ],
  }),
});
