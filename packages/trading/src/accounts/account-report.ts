import type { Reader } from '@portcullis/database';
import { type CalendarDay, fromDate } from '../instruments/calendar-day.ts';
import { type FeedTime, timeOfFeed } from '../market/feed-store.ts';
import { type Account, inSession, realized, sessionIsOver } from './account.ts';
import { type AccountBook, accountValue } from './account-book.ts';
import { readAccountBook } from './account-book-store.ts';
import { dollars } from './money.ts';

/** An account's figures as answers and pages show them, in dollars. */
export type AccountReport = {
  id: string;
  name: string;
  currency: 'USD';
  cashValue: number;
  unrealizedPnl: number;
  netLiquidation: number;
  /** Since the account was made: net of commission, and gross. */
  realizedPnl: number;
  grossRealizedPnl: number;
  commission: number;
  /** The same since the roll at 18:00 New York. */
  session: {
    tradingDay: CalendarDay;
    startCashValue: number;
    realizedPnl: number;
    grossRealizedPnl: number;
    commission: number;
  };
  initialMargin: number;
  maintenanceMargin: number;
  buyingPower: number;
  excessInitialMargin: number;
  excessMaintenanceMargin: number;
  openPositions: number;
  workingOrders: number;
  isFlat: boolean;
  createdAt: Date;
};

/** The figures of a book: pure, and the one place that puts them together. */
export const reportAccount = (book: AccountBook): AccountReport => {
  const { account } = book;
  const value = accountValue(book);
  const made = realized(account);
  return {
    id: account.id,
    name: account.name,
    currency: 'USD',
    cashValue: dollars(value.cashCents),
    unrealizedPnl: dollars(value.unrealizedCents),
    netLiquidation: dollars(value.netLiquidationCents),
    realizedPnl: dollars(made.netCents),
    grossRealizedPnl: dollars(made.grossCents),
    commission: dollars(account.feesCents),
    session: {
      tradingDay: fromDate(account.sessionDate),
      startCashValue: dollars(account.sessionStartCashCents),
      realizedPnl: dollars(made.sessionNetCents),
      grossRealizedPnl: dollars(made.sessionGrossCents),
      commission: dollars(account.sessionFeesCents),
    },
    initialMargin: dollars(value.initialMarginCents),
    maintenanceMargin: dollars(value.maintenanceMarginCents),
    buyingPower: dollars(value.buyingPowerCents),
    excessInitialMargin: dollars(value.netLiquidationCents - value.initialMarginCents),
    excessMaintenanceMargin: dollars(value.netLiquidationCents - value.maintenanceMarginCents),
    openPositions: value.openPositions,
    workingOrders: value.workingOrders,
    isFlat: value.openPositions === 0,
    createdAt: account.createdAt,
  };
};

/** Reads an account's book for display, in the trading day of its feed's time, without a lock and without writing the roll. */
export const readBookInSession = async (reader: Reader, account: Account, wall: FeedTime): Promise<AccountBook> => {
  const { market, now } = await timeOfFeed(reader, account.feed, wall);
  const book = await readAccountBook(reader, account);
  if (!sessionIsOver(account, now, market.hours)) return book;
  const holdings = [...book.holdings].map(
    ([name, holding]) => [name, { ...holding, realizedSessionCents: 0n }] as const,
  );
  return { ...book, account: inSession(account, now, market.hours), holdings: new Map(holdings) };
};
