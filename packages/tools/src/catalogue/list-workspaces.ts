import { listWorkspaces as listSaved } from '@portcullis/trading';
import { z } from 'zod';
import { defineTool, reads } from '../define-tool.ts';

export const listWorkspaces = defineTool({
  name: 'ListWorkspaces',
  title: 'Workspaces',
  description: 'Saved workspaces. unsaved_changes is of what is open now.',
  annotations: reads,
  input: z.object({}),
  output: z.object({
    workspaces: z.array(
      z.object({ name: z.string(), active: z.boolean(), charts_count: z.int(), saved_at: z.string() }),
    ),
    unsaved_changes: z.boolean(),
  }),
  run: async ({ database: { prisma }, principal: { personId } }) => {
    const { workspaces, hasChanges } = await listSaved(prisma, personId);
    return {
      workspaces: workspaces.map(({ name, active, chartsCount, savedAt }) => ({
        ...{ name, active, charts_count: chartsCount, saved_at: savedAt.toISOString() },
      })),
      unsaved_changes: hasChanges,
    };
  },
});
