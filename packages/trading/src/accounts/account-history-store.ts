import type { Reader } from '@portcullis/database';
import { addDays, type CalendarDay, fromDate, mondayOf } from '../instruments/calendar-day.ts';
import { newYorkTime } from '../instruments/new-york.ts';
import type { Account } from './account.ts';
import { dollars } from './money.ts';
import { venueOptionsOf } from './venue-options.ts';

/** What came before the session, in dollars. */
export type AccountHistory = {
  /** Realised net of fees since the roll into Monday's trading day. */
  weekPnl: number;
  /** Net liquidation as it was last recorded before the session; null: it never was. */
  startNetLiquidation: number | null;
};

/** When the trading day begins: at the roll of the evening before, in minutes of that day. */
const rollInto = (day: CalendarDay, roll: number): Date => newYorkTime(addDays(day, -1), roll / 60);

/** Of an account in its current session. */
export const readAccountHistory = async (
  reader: Reader,
  account: Pick<Account, 'id' | 'sessionDate' | 'venueOptions'>,
): Promise<AccountHistory> => {
  const { id } = account;
  const day = fromDate(account.sessionDate);
  const { sessionReset } = venueOptionsOf(account);
  const week = await reader.execution.aggregate({
    where: { accountId: id, at: { gte: rollInto(mondayOf(day), sessionReset) } },
    _sum: { realizedCents: true, feeCents: true },
  });
  const before = await reader.equityPoint.findFirst({
    where: { accountId: id, at: { lt: rollInto(day, sessionReset) } },
    orderBy: { at: 'desc' },
  });
  return {
    weekPnl: dollars((week._sum.realizedCents ?? 0n) - (week._sum.feeCents ?? 0n)),
    startNetLiquidation: before ? dollars(before.netCents) : null,
  };
};
