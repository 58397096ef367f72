import { z } from 'zod';
import { readAccount } from '../default-account.ts';
import { defineTool, reads } from '../define-tool.ts';
import { marketOf, sharedMarketOf } from '../market-of.ts';
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
  run: async (context, args) => {
    const account = await readAccount(context, args.account);
    const { market } = account === undefined ? await marketOf(context) : await sharedMarketOf(context);
    return {
      positions: (await ownPositions(context, { ...args, account })).map(presentPosition),
      data_source: dataSourceOf(market, account),
    };
  },
});
