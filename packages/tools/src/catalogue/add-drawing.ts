import { quotable } from '@portcullis/access';
import { addDrawing as draw, orRefuse } from '@portcullis/operations';
import { canonicalColor, colorOf, drawingTextMax, drawingTypes, findInstrument, tagPattern } from '@portcullis/trading';
import { z } from 'zod';
import { defineTool } from '../define-tool.ts';
import { marketOf } from '../market-of.ts';
import { dryRun, instant, instrument } from '../shapes/arguments.ts';
import { actorOf, deskOf } from '../trading-actor.ts';

const color = z
  .string()
  .max(16)
  .refine((written) => canonicalColor(written) !== undefined, {
    error: 'must be black, gray, red, orange, gold, green, teal, blue, purple, magenta or #rrggbb',
  })
  .describe('A name such as red, or #rrggbb.');

export const addDrawing = defineTool({
  name: 'AddDrawing',
  title: 'Add drawing',
  description:
    'Draws on a chart, or the newest of an instrument. The same tag replaces. RiskReward: entry, stop, target; ' +
    'Region: 2 times or prices.',
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  audits: true,
  input: z
    .object({
      chart_id: z.string().min(1).max(64).optional(),
      instrument: instrument.optional(),
      type: z.enum(drawingTypes),
      anchors: z
        .array(z.strictObject({ time: instant.optional(), price: z.number().optional() }))
        .min(1)
        .max(3),
      text: z.string().max(drawingTextMax).optional(),
      color: color.optional(),
      tag: z.string().regex(tagPattern).optional(),
      bar_period_lock: z.boolean().default(false),
      dry_run: dryRun,
    })
    .refine(({ chart_id, instrument: named }) => (chart_id === undefined) !== (named === undefined), {
      path: ['chart_id'],
      error: 'either chart_id or instrument is required',
    })
    .refine(({ type, text }) => type !== 'Text' || (text ?? '').trim() !== '', {
      path: ['text'],
      error: 'is required for Text',
    }),
  output: z.object({ drawing_id: z.string().nullable(), tag: z.string(), chart_id: z.string() }),
  run: async (context, args) => {
    const { now } = await marketOf(context);
    const named = args.instrument === undefined ? undefined : orRefuse(findInstrument(args.instrument, now)).instrument;
    const text = quotable(args.text ?? '', drawingTextMax);
    const { id, tag, chartId } = await draw(deskOf(context), actorOf(context), {
      ...{ chartId: args.chart_id, instrument: named?.name, type: args.type, anchors: args.anchors, tag: args.tag },
      text: text === '' ? null : text,
      color: canonicalColor(args.color ?? '') ?? colorOf(args.type),
      barPeriodLock: args.bar_period_lock,
    });
    return { drawing_id: args.dry_run ? null : id, tag, chart_id: chartId };
  },
});
