import { z } from 'zod';
import { defineTool, reads } from '../define-tool.ts';
import { ownPositions } from '../own-positions.ts';
import { account, instrument } from '../shapes/arguments.ts';
import { dataSource, dataSourceOf } from '../shapes/data-source.ts';
import { position, presentPosition } from '../shapes/position.ts';

export const listPositions = defineTool({
  name: 'ListPositions',
  title: 'List positions',
  description: 'Open positions; an empty list is flat.',
  annotations: reads,
  input: z.object({ account: account.optional(), instrument: instrument.optional() }),
  output: z.object({ positions: z.array(position), data_source: dataSource }),
  run: async (context, args) => ({
    positions: (await ownPositions(context, args)).map(presentPosition),
    data_source: dataSourceOf(context.service.market),
  }),
});
