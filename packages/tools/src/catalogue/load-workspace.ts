import { loadWorkspace as load } from '@portcullis/operations';
import { z } from 'zod';
import { defineTool } from '../define-tool.ts';
import { dryRun } from '../shapes/arguments.ts';
import { tellBarsPeriod, toldBarsPeriod } from '../shapes/bars-period.ts';
import { workspaceName } from '../shapes/workspace.ts';
import { actorOf, deskOf } from '../trading-actor.ts';

export const loadWorkspace = defineTool({
  name: 'LoadWorkspace',
  title: 'Load workspace',
  description: 'Opens a saved workspace in place of the open charts.',
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false },
  audits: true,
  input: z.object({ name: workspaceName, discard_unsaved: z.boolean().default(false), dry_run: dryRun }),
  output: z.object({
    name: z.string(),
    charts: z.array(z.object({ chart_id: z.string(), instrument: z.string(), bars_period: toldBarsPeriod })),
    active: z.literal(true),
  }),
  run: async (context, { name, discard_unsaved }) => {
    const loaded = await load(deskOf(context), actorOf(context), { name, discardUnsaved: discard_unsaved });
    const charts = loaded.charts.map(({ id, instrument, ...chart }) => ({
      ...{ chart_id: id, instrument, bars_period: tellBarsPeriod(chart) },
    }));
    return { name: loaded.name, charts, active: true as const };
  },
});
