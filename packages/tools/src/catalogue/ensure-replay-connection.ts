import { ensureReplay } from '@portcullis/operations';
import { replaySpeedMax } from '@portcullis/trading';
import { z } from 'zod';
import { defineTool } from '../define-tool.ts';
import { account, dryRun, instant, instrument } from '../shapes/arguments.ts';
import { actorOf, deskOf } from '../trading-actor.ts';

const time = (text: string | undefined): Date | undefined => (text === undefined ? undefined : new Date(text));

export const ensureReplayConnection = defineTool({
  name: 'EnsureReplayConnection',
  title: 'Replay past bars',
  description:
    'Connects Playback and its account Playback101. Orders meet the bars after them. Another from, or seek to earlier, resets the account.',
  // A second step is another step.
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: false },
  audits: true,
  input: z.object({
    from: instant.optional(),
    to: instant.optional(),
    instruments: z.array(instrument).min(1).max(20).optional(),
    speed: z.int().min(0).max(replaySpeedMax).optional().describe('0: paused. New: 1.'),
    account: account.optional(),
    seek: instant.optional().describe('Plays up to it.'),
    step: z.int().min(1).max(1_440).optional().describe('Minutes; pauses.'),
    force: z.boolean().default(false).describe('Also with open orders or positions.'),
    dry_run: dryRun,
  }),
  output: z.object({
    connection: z.string(),
    status: z.enum(['Connected', 'Disconnected']),
    clock: z.string(),
    range: z.object({ from: z.string(), to: z.string() }),
    speed: z.int(),
    account: z.string(),
    instruments: z.array(z.string()),
  }),
  run: (context, { from, to, seek, dry_run: _, ...args }) =>
    ensureReplay(deskOf(context), actorOf(context), { ...args, from: time(from), to: time(to), seek: time(seek) }),
});
