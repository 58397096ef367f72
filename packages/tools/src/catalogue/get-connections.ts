import { liveConnection, replayConnection } from '@portcullis/operations';
import { findReplay, listAccounts, sharedFeed } from '@portcullis/trading';
import { z } from 'zod';
import { defineTool, reads } from '../define-tool.ts';
import { connectionStatus } from '../shapes/account.ts';
import { dataSource, dataSourceOf } from '../shapes/data-source.ts';
import { venueStatus } from '../venue-status.ts';

export const getConnections = defineTool({
  name: 'GetConnections',
  title: 'Venue connections',
  description: 'The shared feed (Simulation) and your replay of past bars (Playback): one is used at a time.',
  annotations: reads,
  input: z.object({}),
  output: z.object({
    connections: z.array(
      z.object({
        name: z.string(),
        status: connectionStatus,
        provider: z.string(),
        accounts: z.array(z.string()),
        replay: z.object({ clock: z.string(), speed: z.int() }).optional(),
        data_source: dataSource,
      }),
    ),
  }),
  run: async (context) => {
    const { prisma } = context.database;
    const { personId } = context.principal;
    const accounts = await listAccounts(prisma, personId);
    const shared = accounts.filter(({ feed }) => feed === sharedFeed);
    const replay = await findReplay(prisma, personId);
    const isLeft = shared.length > 0 && shared.every(({ isConnected }) => !isConnected);
    const live = {
      name: liveConnection,
      status: isLeft ? ('Disconnected' as const) : await venueStatus(context),
      provider: 'Portcullis',
      accounts: shared.map(({ name }) => name),
      data_source: dataSourceOf(context.service.market),
    };
    const playback = {
      name: replayConnection,
      status: replay?.isConnected ? ('Connected' as const) : ('Disconnected' as const),
      provider: 'Portcullis',
      accounts: accounts.filter(({ feed }) => feed !== sharedFeed).map(({ name }) => name),
      ...(replay ? { replay: { clock: replay.clock.toISOString(), speed: replay.speed } } : {}),
      data_source: { status: 'Replay' as const },
    };
    return { connections: [live, playback] };
  },
});
