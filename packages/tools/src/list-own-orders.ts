import { orRefuse, ownAccount, viewOf } from '@portcullis/operations';
import { findInstrument, listOrders, type OrderFilter } from '@portcullis/trading';
import { dataSourceOf } from './shapes/data-source.ts';
import type { ToolContext } from './tool-context.ts';

type Asked = Pick<OrderFilter, 'status' | 'limit' | 'cursor'> & {
  account?: string | undefined;
  instrument?: string | undefined;
};

/** A page of the person's orders, newest first. @throws Refusal */
export const listOwnOrders = async ({ database, principal, service, now }: ToolContext, asked: Asked) => {
  const at = { market: service.market, now: now() };
  const { personId } = principal;
  const { account, instrument, ...page } = asked;
  const accountId = account === undefined ? undefined : (await ownAccount(database.prisma, personId, account)).id;
  const name = instrument === undefined ? undefined : orRefuse(findInstrument(instrument, at.now)).instrument.name;
  const listed = await listOrders(database.prisma, personId, { ...page, accountId, instrument: name }, at);
  return {
    orders: listed.orders.map(viewOf),
    ...(listed.nextCursor === null ? {} : { next_cursor: listed.nextCursor }),
    data_source: dataSourceOf(service.market),
  };
};
