import { orRefuse } from '@portcullis/operations';
import { findInstrument, readBars } from '@portcullis/trading';
import { z } from 'zod';
import { defineTool, reads } from '../define-tool.ts';
import { marketOf } from '../market-of.ts';
import { instant, limit } from '../shapes/arguments.ts';
import { barSource } from '../shapes/bar-source.ts';
import { askedBars, barsHead, presentBarsHead } from '../shapes/period-bars.ts';

const dayMs = 86_400_000;

export const getBars = defineTool({
  name: 'GetBars',
  title: 'Bars',
  description:
    'Price bars, oldest first, the newest limit of the range; time is the start. Seconds (5, 10, 15, 20, 30) reach 2 days back.',
  annotations: reads,
  input: z.object({
    ...askedBars,
    days_back: z.int().min(1).max(36_500).default(1).describe('Ignored with from.'),
    from: instant.optional(),
    to: instant.optional(),
    limit: limit(500, 5_000),
  }),
  output: z.object({
    ...barsHead,
    bars: z.array(
      z.object({
        time: z.string(),
        epoch: z.int(),
        open: z.number(),
        high: z.number(),
        low: z.number(),
        close: z.number(),
        volume: z.number(),
      }),
    ),
    truncated: z.boolean(),
    data_source: barSource,
  }),
  run: async (context, args) => {
    const { market, now: at } = await marketOf(context);
    const { database } = context;
    const to = args.to === undefined ? at : new Date(args.to);
    const from = args.from === undefined ? new Date(to.getTime() - args.days_back * dayMs) : new Date(args.from);
    const { instrument: found } = orRefuse(findInstrument(args.instrument, at));
    const asked = { instrument: found, periodType: args.period_type, period: args.period, limit: args.limit };
    const { report } = orRefuse(await readBars(database.prisma, { ...asked, from, to, market, now: at }));
    return {
      ...presentBarsHead(report.instrument, args, report.bars),
      bars: report.bars.map(({ at: start, ...prices }) => ({
        time: start.toISOString(),
        epoch: start.getTime(),
        ...prices,
      })),
      truncated: report.truncated,
      data_source: { status: report.status },
    };
  },
});
