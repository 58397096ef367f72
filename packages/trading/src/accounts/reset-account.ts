import { Prisma, type Transaction } from '@portcullis/database';
import { toDate } from '../instruments/calendar-day.ts';
import { tradingDay } from '../instruments/session.ts';
import type { Account } from './account.ts';
import type { Locking } from './account-store.ts';
import { venueOptionsOf } from './venue-options.ts';

/**
 * Begins a locked account anew: its start in cash, no orders, executions or positions, no watermarks and no lock. Its kind, its limits
 * and its monitors stay.
 */
export const resetAccount = async (tx: Transaction, account: Account, { now, hours }: Locking): Promise<Account> => {
  const { id: accountId, startCents } = account;
  await tx.position.deleteMany({ where: { accountId } });
  await tx.order.deleteMany({ where: { accountId } });
  await tx.equityPoint.deleteMany({ where: { accountId } });
  return tx.account.update({
    where: { id: accountId },
    data: {
      ...{ cashCents: startCents, feesCents: 0n, sessionFeesCents: 0n, sessionStartCashCents: startCents },
      ...{ sessionDate: toDate(tradingDay(now, hours, venueOptionsOf(account).sessionReset)), watch: Prisma.DbNull },
      equity: { create: { at: now, netCents: startCents } },
    },
  });
};
