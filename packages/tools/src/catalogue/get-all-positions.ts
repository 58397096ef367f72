import { z } from 'zod';
import { told } from '../brief-schema.ts';
import { defineTool, reads } from '../define-tool.ts';
import { marketOf } from '../market-of.ts';
import { ownPositions } from '../own-positions.ts';
import { dataSource, dataSourceOf } from '../shapes/data-source.ts';
import { position, presentPosition } from '../shapes/position.ts';

export const getAllPositions = defineTool({
  name: 'GetAllPositions',
  title: 'All positions',
  description: 'Open positions of all accounts.',
  annotations: reads,
  input: z.object({}),
  output: z.object({ positions: z.array(told(position, 'As ListPositions.')), data_source: dataSource }),
  run: async (context) => ({
    positions: (await ownPositions(context, {})).map(presentPosition),
    data_source: dataSourceOf((await marketOf(context)).market),
  }),
});
