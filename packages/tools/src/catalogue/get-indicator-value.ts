import { orRefuse } from '@portcullis/operations';
import { findInstrument, indicators, readIndicator } from '@portcullis/trading';
import { z } from 'zod';
import { defineTool, reads } from '../define-tool.ts';
import { marketOf } from '../market-of.ts';
import { instant, instrument, limit } from '../shapes/arguments.ts';
import { barSource } from '../shapes/bar-source.ts';
import { barsPeriod, toldBarsPeriod } from '../shapes/bars-period.ts';

const names = indicators.map(({ name }) => name).join(', ');

export const getIndicatorValue = defineTool({
  name: 'GetIndicatorValue',
  title: 'Indicator',
  description:
    'Newest values of an indicator, oldest first; the last bar may be forming. warmup_bars came before the first value.',
  annotations: reads,
  input: z.object({
    indicator: z.string().min(1).max(64).describe(`${names}.`),
    instrument,
    bars_period: barsPeriod,
    parameters: z
      .record(z.string().max(64), z.number())
      .default({})
      .describe('NinjaTrader names in snake_case, such as period.'),
    plot: z.string().min(1).max(64).optional(),
    count: limit(1, 500),
    as_of: instant.optional(),
  }),
  output: z.object({
    indicator: z.string(),
    parameters: z.record(z.string(), z.number()),
    instrument: z.string(),
    bars_period: toldBarsPeriod,
    plots: z.array(z.object({ name: z.string(), values: z.array(z.object({ time: z.string(), value: z.number() })) })),
    bars_used: z.int(),
    warmup_bars: z.int(),
    data_source: barSource,
  }),
  run: async (context, args) => {
    const { market, now: at } = await marketOf(context);
    const { database } = context;
    const { instrument: found } = orRefuse(findInstrument(args.instrument, at));
    const { report } = orRefuse(
      await readIndicator(database.prisma, {
        ...{ indicator: args.indicator, instrument: found, market, now: at },
        ...{ periodType: args.bars_period.period_type, period: args.bars_period.value },
        ...{ parameters: args.parameters, plot: args.plot, count: args.count },
        asOf: args.as_of ? new Date(args.as_of) : undefined,
      }),
    );
    return {
      ...{ indicator: report.indicator, parameters: { ...report.parameters }, instrument: found.name },
      bars_period: args.bars_period,
      plots: report.plots.map(({ name, values }) => ({
        name,
        values: values.map(({ at: start, value }) => ({ time: start.toISOString(), value })),
      })),
      ...{ bars_used: report.barsUsed, warmup_bars: report.warmupBars, data_source: { status: report.status } },
    };
  },
});
