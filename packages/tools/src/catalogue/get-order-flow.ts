import { orRefuse } from '@portcullis/operations';
import { findInstrument, readOrderFlow } from '@portcullis/trading';
import { z } from 'zod';
import { defineTool, reads } from '../define-tool.ts';
import { marketOf } from '../market-of.ts';
import { instant, limit } from '../shapes/arguments.ts';
import { barSource } from '../shapes/bar-source.ts';
import { askedBars, barsHead, presentBarsHead } from '../shapes/period-bars.ts';

export const getOrderFlow = defineTool({
  name: 'GetOrderFlow',
  title: 'Order flow',
  description:
    'Buy and sell volume a bar, from trades at ask and bid (quote_rule) or where minutes close (bar_split). cum_delta: over the range.',
  annotations: reads,
  input: z.object({
    ...askedBars,
    from: instant.optional().describe('Default: the session of to.'),
    to: instant.optional(),
    limit: limit(100, 5_000),
  }),
  output: z.object({
    ...barsHead,
    bars: z.array(
      z.object({
        time: z.string(),
        buy_volume: z.int(),
        sell_volume: z.int(),
        delta: z.int(),
        cum_delta: z.int(),
        max_delta: z.int(),
        min_delta: z.int(),
      }),
    ),
    truncated: z.boolean(),
    method: z.enum(['quote_rule', 'bar_split']),
    data_source: barSource,
  }),
  run: async (context, args) => {
    const { market, now: at } = await marketOf(context);
    const { database } = context;
    const { instrument: found } = orRefuse(findInstrument(args.instrument, at));
    const { report } = orRefuse(
      await readOrderFlow(database.prisma, {
        ...{ instrument: found, market, now: at, limit: args.limit },
        ...{ periodType: args.period_type, period: args.period },
        ...{ from: args.from ? new Date(args.from) : undefined, to: args.to ? new Date(args.to) : undefined },
      }),
    );
    return {
      ...presentBarsHead(found.name, args, report.bars),
      bars: report.bars.map((bar) => ({
        ...{ time: bar.at.toISOString(), buy_volume: bar.buyVolume, sell_volume: bar.sellVolume, delta: bar.delta },
        ...{ cum_delta: bar.cumDelta, max_delta: bar.maxDelta, min_delta: bar.minDelta },
      })),
      ...{ truncated: report.truncated, method: report.method, data_source: { status: report.status } },
    };
  },
});
