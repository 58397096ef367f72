import type { Reader } from '@portcullis/database';
import { listQuotes } from '../market/quote-store.ts';
import { listLiveOrders } from '../orders/order-store.ts';
import type { Account } from './account.ts';
import type { AccountBook } from './account-book.ts';

/** Reads what decisions about an account look at. */
export const readAccountBook = async (reader: Reader, account: Account): Promise<AccountBook> => {
  const positions = await reader.position.findMany({
    where: { accountId: account.id },
    orderBy: { instrument: 'asc' },
  });
  const orders = await listLiveOrders(reader, account.id);
  const quotes = await listQuotes(reader, account.feed);
  return {
    account,
    holdings: new Map(positions.map(({ instrument, ...holding }) => [instrument, holding])),
    orders,
    quotes: new Map(quotes.map((quote) => [quote.instrument, quote])),
  };
};
