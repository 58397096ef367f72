import type { Reader, Transaction } from '@portcullis/database';
import { listQuotes } from '../market/quote-store.ts';
import type { AccountBook } from './account-book.ts';
import type { Watch } from './watch.ts';

/** Writes the watch of a locked account. */
export const saveWatch = async (tx: Transaction, accountId: string, watch: Watch): Promise<void> => {
  await tx.account.update({ where: { id: accountId }, data: { watch }, select: { id: true } });
};

/** The books of these accounts as far as their value goes: without orders, and without locks. */
export const readValueBooks = async (reader: Reader, feed: string, ids: readonly string[]): Promise<AccountBook[]> => {
  if (ids.length === 0) return [];
  const rows = await reader.account.findMany({ where: { id: { in: [...ids] } }, include: { positions: true } });
  const quotes = new Map((await listQuotes(reader, feed)).map((quote) => [quote.instrument, quote]));
  return rows.map(({ positions, ...account }) => ({
    account,
    holdings: new Map(positions.map(({ instrument, ...holding }) => [instrument, holding])),
    orders: [],
    quotes,
  }));
};
