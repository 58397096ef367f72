import { orRefuse } from '@portcullis/operations';
import { findInstrument, readVolumeProfile } from '@portcullis/trading';
import { z } from 'zod';
import { defineTool, reads } from '../define-tool.ts';
import { marketOf } from '../market-of.ts';
import { instant, instrument } from '../shapes/arguments.ts';
import { barSource } from '../shapes/bar-source.ts';

export const getVolumeProfile = defineTool({
  name: 'GetVolumeProfile',
  title: 'Volume profile',
  description: "Volume by price: point of control and value area. Each minute's volume counts evenly over its range.",
  annotations: reads,
  input: z.object({
    instrument,
    from: instant.optional().describe('Default: the session of to.'),
    to: instant.optional(),
    session: z.enum(['RTH', 'ETH']).default('ETH').describe('RTH: regular hours only.'),
    tick_aggregation: z.int().min(1).max(1_000).default(1),
    value_area_pct: z.number().min(1).max(100).default(70),
    max_levels: z.int().min(1).max(1_000).default(100).describe('Those of most volume.'),
  }),
  output: z.object({
    instrument: z.string(),
    from: z.string(),
    to: z.string(),
    poc: z.number(),
    vah: z.number(),
    val: z.number(),
    total_volume: z.int(),
    levels: z.array(z.object({ price: z.number(), volume: z.int() })),
    truncated: z.boolean(),
    method: z.literal('bar_uniform'),
    bars_used: z.int(),
    data_source: barSource,
  }),
  run: async (context, args) => {
    const { market, now: at } = await marketOf(context);
    const { database } = context;
    const { instrument: found } = orRefuse(findInstrument(args.instrument, at));
    const { report } = orRefuse(
      await readVolumeProfile(database.prisma, {
        ...{ instrument: found, market, now: at, session: args.session },
        ...{ from: args.from ? new Date(args.from) : undefined, to: args.to ? new Date(args.to) : undefined },
        ...{ tickAggregation: args.tick_aggregation, valueAreaPct: args.value_area_pct, maxLevels: args.max_levels },
      }),
    );
    const { from, to, poc, vah, val, totalVolume, levels, truncated, barsUsed, status } = report;
    return {
      ...{ instrument: found.name, from: from.toISOString(), to: to.toISOString(), poc, vah, val },
      ...{ total_volume: totalVolume, levels, truncated, method: 'bar_uniform' as const, bars_used: barsUsed },
      data_source: { status },
    };
  },
});
