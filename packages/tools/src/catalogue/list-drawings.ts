import { orRefuse } from '@portcullis/operations';
import { findInstrument, instrumentNamed, listCharts } from '@portcullis/trading';
import { z } from 'zod';
import { defineTool, reads } from '../define-tool.ts';
import { marketOf } from '../market-of.ts';
import { instrument } from '../shapes/arguments.ts';
import { tellBarsPeriod, toldBarsPeriod } from '../shapes/bars-period.ts';
import { drawing, presentDrawing } from '../shapes/drawing.ts';

export const listDrawings = defineTool({
  name: 'ListDrawings',
  title: 'Charts and drawings',
  description: 'The open charts, oldest first, each with its drawings.',
  annotations: reads,
  input: z.object({ chart_id: z.string().min(1).max(64).optional(), instrument: instrument.optional() }),
  output: z.object({
    charts: z.array(
      z.object({
        chart_id: z.string(),
        instrument: z.string(),
        bars_period: toldBarsPeriod,
        drawings: z.array(drawing),
      }),
    ),
  }),
  run: async (context, args) => {
    const { now } = await marketOf(context);
    const named = args.instrument === undefined ? undefined : orRefuse(findInstrument(args.instrument, now)).instrument;
    const { prisma } = context.database;
    const { personId } = context.principal;
    const open = await listCharts(prisma, personId, named?.name);
    const wanted = open.filter(({ id }) => args.chart_id === undefined || id === args.chart_id);
    return {
      charts: wanted.map(({ id, drawings, ...chart }) => ({
        ...{ chart_id: id, instrument: chart.instrument, bars_period: tellBarsPeriod(chart) },
        drawings: drawings.map((each) => presentDrawing(each, instrumentNamed(chart.instrument))),
      })),
    };
  },
});
