import { notify, Prisma, type Transaction } from '@portcullis/database';
import { endApprovals } from '../approvals/approval-store.ts';
import type { TradingLimits } from './trading-limits.ts';

/** Limits as a column of JSON takes them: canonical, without what is absent. */
export const limitsJson = (limits: TradingLimits): Prisma.JsonObject => JSON.parse(JSON.stringify(limits));

/** What the column `Connection.limits` takes; null: no limits of its own. */
export const limitsColumn = (limits: TradingLimits | null): Prisma.InputJsonObject | typeof Prisma.DbNull =>
  limits === null ? Prisma.DbNull : limitsJson(limits);

/**
 * Puts limits in place of those of a connection. They hold from its next order on: no token is touched, for enforcement
 * reads the grant. What the person approved under the old ones ends. The caller holds the row FOR UPDATE.
 */
export const saveLimits = async (
  tx: Transaction,
  id: string,
  limits: TradingLimits | null,
  now: Date,
): Promise<void> => {
  await tx.connection.update({ where: { id }, data: { limits: limitsColumn(limits) } });
  await endApprovals(tx, id, now);
  await notify(tx, 'connection', id);
};
