import { listSignals, signalStatuses } from '@portcullis/trading';
import { z } from 'zod';
import { defineTool, reads } from '../define-tool.ts';
import { presentSignal, signal } from '../shapes/signal.ts';

export const getSignalHistory = defineTool({
  name: 'GetSignalHistory',
  title: 'Signal history',
  description: 'Webhook signals received for the person, each with its outcome.',
  annotations: reads,
  input: z.object({
    offset: z.int().min(0).max(1_000_000).default(0),
    limit: z.int().min(1).max(200).default(50),
    status: z.enum(['*', ...signalStatuses]).default('*'),
    search: z.string().min(1).max(100).optional(),
    direction: z.enum(['desc', 'asc']).default('desc'),
    include_help: z.boolean().default(true).describe('Say what an error means and what to do.'),
  }),
  output: z.object({ signals: z.array(signal), total: z.int() }),
  run: async ({ database, principal }, { status, include_help, ...page }) => {
    const filter = { ...page, status: status === '*' ? undefined : status };
    const { signals, total } = await listSignals(database.prisma, principal.personId, filter);
    return { signals: signals.map((each) => presentSignal(each, include_help)), total };
  },
});
