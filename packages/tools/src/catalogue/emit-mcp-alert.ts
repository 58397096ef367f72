import { emitAlert } from '@portcullis/operations';
import { alertChannels, alertSeverities } from '@portcullis/trading';
import { z } from 'zod';
import { defineTool } from '../define-tool.ts';
import { channels } from '../shapes/alert.ts';
import { dryRun } from '../shapes/arguments.ts';
import { actorOf, deskOf } from '../trading-actor.ts';

export const emitMcpAlert = defineTool({
  name: 'EmitMcpAlert',
  title: 'Emit alert',
  description: 'Tells the person something now.',
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true },
  audits: true,
  input: z.object({
    message: z.string().min(1).meta({ maxLength: 500 }),
    severity: z.enum(alertSeverities).default('info'),
    channels,
    dedupe_key: z.string().min(1).max(64).optional().describe('Told once a day for each key.'),
    dry_run: dryRun,
  }),
  output: z.object({
    alert_id: z.string().nullable(),
    delivered: z.array(z.object({ channel: z.enum(alertChannels), ok: z.boolean(), detail: z.string() })),
    repeated: z.literal(true).optional(),
  }),
  run: async (context, { dedupe_key, dry_run, ...args }) => {
    const told = await emitAlert(deskOf(context), actorOf(context), { ...args, dedupeKey: dedupe_key });
    return { ...told, alert_id: dry_run && !told.repeated ? null : told.alert_id };
  },
});
