import { z } from 'zod';
import { defineTool, reads } from '../define-tool.ts';
import { ownPositions } from '../own-positions.ts';
import { dataSource, dataSourceOf } from '../shapes/data-source.ts';
import { position, presentPosition } from '../shapes/position.ts';

export const getAllPositions = defineTool({
  name: 'GetAllPositions',
  title: 'All positions',
  description: 'Open positions of all accounts.',
  annotations: reads,
  input: z.object({}),
  output: z.object({ positions: z.array(position), data_source: dataSource }),
  run: async (context) => ({
    positions: (await ownPositions(context, {})).map(presentPosition),
    data_source: dataSourceOf(context.service.market),
  }),
});
