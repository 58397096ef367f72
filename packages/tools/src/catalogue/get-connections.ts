import { listAccounts } from '@portcullis/trading';
import { z } from 'zod';
import { defineTool, reads } from '../define-tool.ts';
import { connectionStatus, venueName } from '../shapes/account.ts';
import { dataSource, dataSourceOf } from '../shapes/data-source.ts';
import { venueStatus } from '../venue-status.ts';

export const getConnections = defineTool({
  name: 'GetConnections',
  title: 'Venue connections',
  description: 'Connections of accounts to the venue, and their status.',
  annotations: reads,
  input: z.object({}),
  output: z.object({
    connections: z.array(
      z.object({
        name: z.string(),
        status: connectionStatus,
        provider: z.string(),
        accounts: z.array(z.string()),
        data_source: dataSource,
      }),
    ),
  }),
  run: async (context) => {
    const accounts = await listAccounts(context.database.prisma, context.principal.personId);
    const connection = {
      name: venueName,
      status: await venueStatus(context),
      provider: 'Portcullis',
      accounts: accounts.map(({ name }) => name),
      data_source: dataSourceOf(context.service.market),
    };
    return { connections: [connection] };
  },
});
