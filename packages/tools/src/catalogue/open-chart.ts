import { openChart as open } from '@portcullis/operations';
import { readChart } from '@portcullis/trading';
import { z } from 'zod';
import { chartImage, holdPicture } from '../chart-image.ts';
import { defineTool, Illustrated } from '../define-tool.ts';
import { marketOf } from '../market-of.ts';
import { dryRun, instant, instrument } from '../shapes/arguments.ts';
import { barsPeriod, tellBarsPeriod, toldBarsPeriod } from '../shapes/bars-period.ts';
import { actorOf, deskOf } from '../trading-actor.ts';

export const openChart = defineTool({
  name: 'OpenChart',
  title: 'Open chart',
  description: 'Opens a chart on the page url; one that is open already is that one. image also returns its picture.',
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: false },
  audits: true,
  input: z.object({
    instrument,
    bars_period: barsPeriod,
    indicators: z
      .array(
        z.strictObject({
          name: z.string().min(1).max(64),
          parameters: z.record(z.string().max(64), z.number()).default({}),
        }),
      )
      .max(5)
      .default([])
      .describe('As in GetIndicatorValue.'),
    from: instant.optional(),
    to: instant.optional(),
    image: z.enum(['none', 'svg', 'png']).default('none'),
    dry_run: dryRun,
  }),
  output: z.object({
    chart_id: z.string().nullable(),
    instrument: z.string(),
    bars_period: toldBarsPeriod,
    url: z.string().nullable(),
    /** Resources hold nothing of any person, so a chart is none. */
    resource_uri: z.null(),
  }),
  run: async (context, { bars_period, image, from, to, dry_run, ...args }) => {
    const { personId } = context.principal;
    const letGo = image === 'none' ? undefined : holdPicture(personId);
    try {
      const here = await marketOf(context);
      const wanted = {
        ...{ ...args, periodType: bars_period.period_type, period: bars_period.value },
        ...{ from: from ? new Date(from) : undefined, to: to ? new Date(to) : undefined },
      };
      const chart = await open(deskOf(context), actorOf(context), wanted, here.now);
      const result = {
        ...{ chart_id: dry_run ? null : chart.id, instrument: chart.instrument, bars_period: tellBarsPeriod(chart) },
        ...{ url: dry_run ? null : `${context.service.authUrl}/charts/${chart.id}`, resource_uri: null },
      };
      if (image === 'none') return result;
      const { drawings } = chart;
      const facts = await readChart(context.database.prisma, { personId, chart, drawings, ...here });
      const holdsText = drawings.some(({ text }) => text !== null);
      return facts ? new Illustrated(result, await chartImage(facts, image), holdsText) : result;
    } finally {
      letGo?.();
    }
  },
});
