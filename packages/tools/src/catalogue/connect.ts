import { connectVenue } from '@portcullis/operations';
import { z } from 'zod';
import { defineTool } from '../define-tool.ts';
import { venueConnection } from '../shapes/account.ts';
import { dryRun } from '../shapes/arguments.ts';
import { actorOf, deskOf } from '../trading-actor.ts';

export const connect = defineTool({
  name: 'Connect',
  title: 'Connect',
  description: 'Connects Simulation or Playback. They exclude each other.',
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  audits: true,
  input: z.object({ name: venueConnection, dry_run: dryRun }),
  output: z.object({ name: z.string(), status: z.literal('Connected') }),
  run: async (context, { name }) => {
    const connected = await connectVenue(deskOf(context), actorOf(context), name);
    return { name: connected.name, status: 'Connected' as const };
  },
});
