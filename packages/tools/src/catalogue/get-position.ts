import { orRefuse, ownAccount } from '@portcullis/operations';
import { findInstrument, readBookInSession, reportPosition } from '@portcullis/trading';
import { z } from 'zod';
import { defineTool, reads } from '../define-tool.ts';
import { marketOfAccount } from '../market-of.ts';
import { account, instrument } from '../shapes/arguments.ts';
import { dataSource, dataSourceOf } from '../shapes/data-source.ts';
import { position, presentPosition } from '../shapes/position.ts';

export const getPosition = defineTool({
  name: 'GetPosition',
  title: 'Position',
  description: 'One position; Flat with quantity 0 when there is none.',
  annotations: reads,
  input: z.object({ account, instrument }),
  output: z.object({ ...position.shape, data_source: dataSource }),
  run: async (context, args) => {
    const { database, principal, service } = context;
    const found = await ownAccount(database.prisma, principal.personId, args.account);
    const at = await marketOfAccount(context, found);
    const { name } = orRefuse(findInstrument(args.instrument, at.now)).instrument;
    const book = await readBookInSession(database.prisma, found, at);
    return { ...presentPosition(reportPosition(book, name)), data_source: dataSourceOf(service.market, found.name) };
  },
});
