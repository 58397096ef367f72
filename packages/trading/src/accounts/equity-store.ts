import type { Reader, Transaction } from '@portcullis/database';
import { dollars } from './money.ts';

export type EquityReport = { at: Date; netLiquidation: number };

/** One point an account and instant; a second one for the same instant is left out. */
export const recordEquity = async (
  tx: Transaction,
  points: readonly { accountId: string; at: Date; netCents: bigint }[],
): Promise<void> => {
  await tx.equityPoint.createMany({ data: [...points], skipDuplicates: true });
};

/**
 * An account's equity curve, oldest first, at most `points` long: of each of so many equal spans of time, the last point.
 */
export const readEquityCurve = async (
  reader: Reader,
  accountId: string,
  { from, to, points = 500 }: { from: Date; to: Date; points?: number },
): Promise<EquityReport[]> => {
  const spanSeconds = Math.max(1, (to.getTime() - from.getTime()) / 1000 / points);
  const rows = await reader.$queryRaw<{ at: Date; netCents: bigint }[]>`
    SELECT DISTINCT ON (span) at, net_cents AS "netCents"
    FROM (SELECT at, net_cents, floor(extract(epoch FROM at) / ${spanSeconds}::float8) AS span
          FROM equity_point
          WHERE account_id = ${accountId}::uuid AND at >= ${from} AND at <= ${to}) AS points
    ORDER BY span, at DESC`;
  return rows.map(({ at, netCents }) => ({ at, netLiquidation: dollars(netCents) }));
};

/** Accounts of a feed whose value moves: those that hold something, or have traded since. */
export const listMovingAccountIds = async (reader: Reader, feed: string, since: Date): Promise<string[]> => {
  const rows = await reader.$queryRaw<{ id: string }[]>`
    SELECT a.id FROM account a
    WHERE a.feed = ${feed}
      AND (EXISTS (SELECT 1 FROM position p WHERE p.account_id = a.id AND p.quantity <> 0)
        OR EXISTS (SELECT 1 FROM execution e WHERE e.account_id = a.id AND e.at > ${since}))`;
  return rows.map(({ id }) => id);
};

/** Thins old points: before `fineUntil` one an hour is kept, the last. Those of replays stay. Returns how many went. */
export const thinEquity = (tx: Transaction, fineUntil: Date): Promise<number> => tx.$executeRaw`
  DELETE FROM equity_point p
  WHERE p.at < ${fineUntil}
    AND NOT EXISTS (SELECT 1 FROM account a JOIN feed f ON f.name = a.feed WHERE a.id = p.account_id)
    AND EXISTS (SELECT 1 FROM equity_point later
                WHERE later.account_id = p.account_id AND later.at > p.at
                  AND date_trunc('hour', later.at) = date_trunc('hour', p.at))`;
