import { createAlert as arm } from '@portcullis/operations';
import { z } from 'zod';
import { defineTool } from '../define-tool.ts';
import { channels, condition } from '../shapes/alert.ts';
import { account, dryRun, instant, instrument, orderId } from '../shapes/arguments.ts';
import { actorOf, deskOf } from '../trading-actor.ts';

export const createAlert = defineTool({
  name: 'CreateAlert',
  title: 'Create alert',
  description: 'Tells the person when a price, indicator, P&L or fill meets a condition.',
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: false },
  audits: true,
  input: z.object({
    condition,
    instrument: instrument.optional(),
    account: account.optional(),
    order_id: orderId.optional(),
    message: z.string().min(1).meta({ maxLength: 500 }).optional(),
    expires_at: instant.optional(),
    once: z.boolean().default(true),
    channels,
    dry_run: dryRun,
  }),
  output: z.object({ alert_id: z.string().nullable(), state: z.literal('armed'), created_at: z.string() }),
  run: async (context, { order_id, expires_at, dry_run, ...args }) => {
    const armed = await arm(deskOf(context), actorOf(context), {
      ...args,
      orderId: order_id,
      expiresAt: expires_at === undefined ? undefined : new Date(expires_at),
    });
    return { ...armed, alert_id: dry_run ? null : armed.alert_id };
  },
});
