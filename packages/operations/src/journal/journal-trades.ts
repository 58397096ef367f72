import type { Reader } from '@portcullis/database';
import {
  type JournalTrade,
  journalTrade,
  listPortfolios,
  matchTrades,
  newestFirst,
  type Portfolio,
  readFills,
  readManualTrades,
  readProtectiveStops,
  readTradeNotes,
  stopBookOf,
  tradeOfManual,
  wholeName,
  wholeNumber,
} from '@portcullis/journal';
import { type Account, listAccounts } from '@portcullis/trading';
import { Refusal } from '../refusal.ts';
import { unitCentsOf } from './unit-cents-of.ts';

/**
 * The trades of some of a person's accounts, newest first, open and deleted ones among them. Computed from the executions
 * each time: they are the truth, and a trade's id is made of theirs. What the person entered by hand stands among them.
 */
export const readJournalTrades = async (
  reader: Reader,
  personId: string,
  accounts: readonly Account[],
): Promise<JournalTrade[]> => {
  const known = new Map(accounts.map((account) => [account.id, account]));
  const ids = [...known.keys()];
  const [fills, manual, stops, notes] = await Promise.all([
    readFills(reader, personId, ids),
    readManualTrades(reader, personId, ids),
    readProtectiveStops(reader, personId, ids),
    readTradeNotes(reader, personId),
  ]);
  const trades = [
    ...matchTrades(fills, unitCentsOf),
    ...manual.map((each) => tradeOfManual(each, unitCentsOf(each.instrument))),
  ];
  const book = stopBookOf(stops);
  return newestFirst(
    trades.flatMap((trade) => {
      const account = known.get(trade.accountId);
      const said = { note: notes.get(trade.id), stops: book, unitCents: unitCentsOf(trade.instrument) };
      return account ? [journalTrade(trade, account, said)] : [];
    }),
  );
};

/** One of a person's trades, in whichever account. @throws Refusal `trade_not_found` */
export const ownTrade = async (reader: Reader, personId: string, id: number): Promise<JournalTrade> => {
  const trades = await readJournalTrades(reader, personId, await listAccounts(reader, personId));
  const trade = trades.find((each) => each.id === id);
  if (!trade) throw tradeNotFound(id);
  return trade;
};

export const tradeNotFound = (id: number): Refusal =>
  new Refusal('trade_not_found', `No trade has the id ${id}.`, { hint: 'list_trades names the trades.' });

/** A person's portfolios, the whole first. */
export const ownPortfolios = async (reader: Reader, personId: string): Promise<Portfolio[]> => {
  const [accounts, own] = await Promise.all([listAccounts(reader, personId), listPortfolios(reader, personId)]);
  return [{ number: wholeNumber, name: wholeName, accountIds: accounts.map(({ id }) => id) }, ...own];
};

/** The accounts of one of a person's portfolios. @throws Refusal `portfolio_not_found` */
export const accountsOfPortfolio = async (reader: Reader, personId: string, number: number): Promise<Account[]> => {
  const accounts = await listAccounts(reader, personId);
  if (number === wholeNumber) return accounts;
  const portfolio = (await listPortfolios(reader, personId)).find((each) => each.number === number);
  if (!portfolio) throw portfolioNotFound(number);
  return accounts.filter(({ id }) => portfolio.accountIds.includes(id));
};

export const portfolioNotFound = (number: number): Refusal =>
  new Refusal('portfolio_not_found', `No portfolio has the id ${number}.`, { hint: 'list_portfolios names them.' });
