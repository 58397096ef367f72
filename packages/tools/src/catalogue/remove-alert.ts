import { removeAlert as disarm } from '@portcullis/operations';
import { z } from 'zod';
import { defineTool } from '../define-tool.ts';
import { dryRun, orderId } from '../shapes/arguments.ts';
import { actorOf, deskOf } from '../trading-actor.ts';

export const removeAlert = defineTool({
  name: 'RemoveAlert',
  title: 'Remove alert',
  description: 'Removes an alert made by CreateAlert.',
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false },
  audits: true,
  isExit: true,
  input: z.object({ alert_id: orderId, dry_run: dryRun }),
  output: z.object({ alert_id: z.string(), removed: z.literal(true) }),
  run: (context, { alert_id }) => disarm(deskOf(context), actorOf(context), { alertId: alert_id }),
});
