import type { Reader } from '@portcullis/database';
import type { Account } from '../accounts/account.ts';
import { limitsOf } from '../accounts/account-limits.ts';
import { venueOptionsOf } from '../accounts/venue-options.ts';
import { tradingDayStart } from '../instruments/session.ts';
import type { Market } from '../market/market.ts';

const minuteMs = 60_000;

/**
 * Orders of a locked account in the last minute and in its trading day, exits apart. What the account does not limit is not
 * counted.
 */
export const countPlaced = async (
  reader: Reader,
  account: Account,
  { market, now }: { market: Market; now: Date },
): Promise<{ inMinute: number; inDay: number }> => {
  const { ordersPerMinute, ordersPerDay } = limitsOf(account);
  const since = (submittedAt: { gt: Date } | { gte: Date }) =>
    reader.order.count({
      where: { accountId: account.id, submittedAt, protects: false, reduceOnly: false },
    });
  const inMinute = ordersPerMinute === undefined ? 0 : await since({ gt: new Date(now.getTime() - minuteMs) });
  const inDay =
    ordersPerDay === undefined
      ? 0
      : await since({ gte: tradingDayStart(now, market.hours, venueOptionsOf(account).sessionReset) });
  return { inMinute, inDay };
};
