import { saveWorkspace as save } from '@portcullis/operations';
import { z } from 'zod';
import { defineTool } from '../define-tool.ts';
import { dryRun } from '../shapes/arguments.ts';
import { workspaceName } from '../shapes/workspace.ts';
import { actorOf, deskOf } from '../trading-actor.ts';

export const saveWorkspace = defineTool({
  name: 'SaveWorkspace',
  title: 'Save workspace',
  description: 'Saves the open charts with their drawings under a name, which is then active.',
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false },
  audits: true,
  input: z.object({ name: workspaceName, overwrite: z.boolean().default(true), dry_run: dryRun }),
  output: z.object({
    name: z.string(),
    charts_count: z.int(),
    drawings_count: z.int(),
    saved_at: z.string(),
  }),
  run: async (context, { dry_run: _, ...args }) => {
    const { name, chartsCount, drawingsCount, savedAt } = await save(deskOf(context), actorOf(context), args);
    return { name, charts_count: chartsCount, drawings_count: drawingsCount, saved_at: savedAt.toISOString() };
  },
});
