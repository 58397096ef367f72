import { updateConfiguration as update } from '@portcullis/operations';
import { z } from 'zod';
import { told } from '../brief-schema.ts';
import { defineTool } from '../define-tool.ts';
import { didYouMean } from '../did-you-mean.ts';
import { account, dryRun } from '../shapes/arguments.ts';
import { actorOf, deskOf } from '../trading-actor.ts';

const values = told(z.record(z.string(), z.unknown()));

/** More than there are options. The account is held while they are judged. */
const changesMax = 32;

export const updateConfiguration = defineTool({
  name: 'UpdateConfiguration',
  title: 'Update configuration',
  description: 'Sets options that GetMcpCapabilities lists. Limits of an account may only become tighter.',
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false },
  audits: true,
  input: z.object({
    account: account.optional().describe('Whose limits.'),
    changes: z
      .record(z.string(), z.unknown())
      .refine((changes) => Object.keys(changes).length > 0, { error: 'must name an option' })
      .refine((changes) => Object.keys(changes).length <= changesMax, { error: `must name at most ${changesMax}` }),
    dry_run: dryRun,
  }),
  output: z.object({
    applied: values,
    rejected: z.array(
      z.object({ key: z.string(), reason: z.string(), detail: z.string(), did_you_mean: z.string().optional() }),
    ),
    effective: values,
  }),
  run: (context, { dry_run: _, ...args }) => update(deskOf(context), actorOf(context), args, didYouMean),
});
