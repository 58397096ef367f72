import { orRefuse, ownAccount, viewOf } from '@portcullis/operations';
import { findInstrument, listOrders, type OrderFilter } from '@portcullis/trading';
import { marketOf, marketOfAccount, sharedMarketOf } from './market-of.ts';
import { dataSourceOf } from './shapes/data-source.ts';
import type { ToolContext } from './tool-context.ts';

type Asked = Pick<OrderFilter, 'status' | 'limit' | 'cursor'> & {
  account?: string | undefined;
  instrument?: string | undefined;
};

/** A page of the person's orders, newest first. @throws Refusal */
export const listOwnOrders = async (context: ToolContext, asked: Asked) => {
  const { database, principal } = context;
  const { personId } = principal;
  const { account, instrument, ...page } = asked;
  const own = account === undefined ? undefined : await ownAccount(database.prisma, personId, account);
  const there = own ? await marketOfAccount(context, own) : await marketOf(context);
  const name = instrument === undefined ? undefined : orRefuse(findInstrument(instrument, there.now)).instrument.name;
  const at = await sharedMarketOf(context);
  const listed = await listOrders(database.prisma, personId, { ...page, accountId: own?.id, instrument: name }, at);
  return {
    orders: listed.orders.map(viewOf),
    ...(listed.nextCursor === null ? {} : { next_cursor: listed.nextCursor }),
    data_source: dataSourceOf(there.market),
  };
};
