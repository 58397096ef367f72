import { disconnectVenue } from '@portcullis/operations';
import { z } from 'zod';
import { defineTool } from '../define-tool.ts';
import { venueConnection } from '../shapes/account.ts';
import { dryRun } from '../shapes/arguments.ts';
import { actorOf, deskOf } from '../trading-actor.ts';

export const disconnect = defineTool({
  name: 'Disconnect',
  title: 'Disconnect',
  description: 'Its accounts then take exits alone; a replay pauses. force: orders go on resting.',
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false },
  audits: true,
  input: z.object({ name: venueConnection, force: z.boolean().default(false), dry_run: dryRun }),
  output: z.object({ name: z.string(), status: z.literal('Disconnected') }),
  run: async (context, { name, force }) => {
    const left = await disconnectVenue(deskOf(context), actorOf(context), { name, force });
    return { name: left.name, status: 'Disconnected' as const };
  },
});
