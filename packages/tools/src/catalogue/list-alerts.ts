import { alertStates, listAlerts as findAlerts, listNotices } from '@portcullis/trading';
import { z } from 'zod';
import { defineTool, reads } from '../define-tool.ts';
import { alert, notice, presentAlert, presentNotice } from '../shapes/alert.ts';
import { limit } from '../shapes/arguments.ts';

export const listAlerts = defineTool({
  name: 'ListAlerts',
  title: 'List alerts',
  description: 'Alerts, newest first; with triggered or all also notices: what the person was told.',
  annotations: reads,
  input: z.object({ state: z.enum([...alertStates, 'all']).default('armed'), limit: limit(100, 500) }),
  output: z.object({ alerts: z.array(alert), notices: z.array(notice).optional() }),
  run: async ({ database, principal, now }, args) => {
    const at = now();
    const found = await findAlerts(database.prisma, principal.personId, { ...args, now: at });
    const alerts = found.map((each) => presentAlert(each, at));
    if (args.state !== 'triggered' && args.state !== 'all') return { alerts };
    return { alerts, notices: (await listNotices(database.prisma, principal.personId, args)).map(presentNotice) };
  },
});
