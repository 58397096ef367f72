import type { Rows } from '@portcullis/database';
import { type CalendarDay, fromDate, toDate } from '../instruments/calendar-day.ts';
import { type MarketHours, nextRoll, tradingDay } from '../instruments/session.ts';
import { venueOptionsOf } from './venue-options.ts';

/** A paper account as stored. Money in cents. */
export type Account = Rows.Account;

type Resets = Partial<Pick<Account, 'venueOptions'>>;

type Money = Pick<
  Account,
  'startCents' | 'cashCents' | 'feesCents' | 'sessionDate' | 'sessionStartCashCents' | 'sessionFeesCents'
>;

const dayOf = (account: Resets, now: Date, hours: MarketHours): CalendarDay =>
  tradingDay(now, hours, venueOptionsOf(account).sessionReset);

/** Books a fill: cash takes the realised profit net of the fee. */
export const bookFill = <A extends Money>(account: A, realizedCents: bigint, feeCents: bigint): A => ({
  ...account,
  cashCents: account.cashCents + realizedCents - feeCents,
  feesCents: account.feesCents + feeCents,
  sessionFeesCents: account.sessionFeesCents + feeCents,
});

/** True when the account's session values are of a trading day that is over. */
export const sessionIsOver = (account: Pick<Account, 'sessionDate'> & Resets, now: Date, hours: MarketHours): boolean =>
  fromDate(account.sessionDate) < dayOf(account, now, hours);

/** The account in the trading day of `now`: session values begin anew at the roll, cash does not. */
export const inSession = <A extends Money & Resets>(account: A, now: Date, hours: MarketHours): A =>
  sessionIsOver(account, now, hours)
    ? {
        ...account,
        sessionDate: toDate(dayOf(account, now, hours)),
        sessionStartCashCents: account.cashCents,
        sessionFeesCents: 0n,
      }
    : account;

/** Realised since the start: net of fees, and gross. Since the roll the same with `session`. */
export const realized = (account: Money) => {
  const netCents = account.cashCents - account.startCents;
  const sessionNetCents = account.cashCents - account.sessionStartCashCents;
  return {
    netCents,
    grossCents: netCents + account.feesCents,
    sessionNetCents,
    sessionGrossCents: sessionNetCents + account.sessionFeesCents,
  };
};

export const sessionDay = ({ sessionDate }: Pick<Account, 'sessionDate'>): CalendarDay => fromDate(sessionDate);

/** When the account's trading day ends. */
export const sessionEnd = (account: Resets, now: Date, hours: MarketHours): Date =>
  nextRoll(now, hours, venueOptionsOf(account).sessionReset);
