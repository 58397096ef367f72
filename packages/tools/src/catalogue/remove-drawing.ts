import { eraseDrawings } from '@portcullis/operations';
import { z } from 'zod';
import { defineTool } from '../define-tool.ts';
import { dryRun } from '../shapes/arguments.ts';
import { actorOf, deskOf } from '../trading-actor.ts';

export const removeDrawing = defineTool({
  name: 'RemoveDrawing',
  title: 'Remove drawing',
  description: 'By drawing_id; by chart_id and tag; or all of a chart.',
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false },
  audits: true,
  input: z
    .object({
      drawing_id: z.string().min(1).max(64).optional(),
      chart_id: z.string().min(1).max(64).optional(),
      tag: z.string().min(1).max(64).optional(),
      all: z.boolean().default(false),
      dry_run: dryRun,
    })
    .refine(
      ({ drawing_id, tag, all }) => [drawing_id !== undefined, tag !== undefined, all].filter(Boolean).length === 1,
      {
        path: ['drawing_id'],
        error: 'exactly one of drawing_id, tag and all is required',
      },
    )
    .refine(({ drawing_id, chart_id }) => drawing_id !== undefined || chart_id !== undefined, {
      path: ['chart_id'],
      error: 'is required with tag and with all',
    }),
  output: z.object({ removed: z.array(z.string()) }),
  run: async (context, { drawing_id, chart_id, tag }) => ({
    removed: await eraseDrawings(deskOf(context), actorOf(context), { drawingId: drawing_id, chartId: chart_id, tag }),
  }),
});
