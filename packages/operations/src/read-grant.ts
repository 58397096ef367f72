import { findConnection, parseTradingLimits, type TradingLimits } from '@portcullis/access';
import type { Reader } from '@portcullis/database';
import type { FeedTime } from '@portcullis/trading';
import { type Budget, budgetsOf } from './grant-budgets.ts';

/** What the person granted to a connection, as its agent may see it. */
export type GrantView = {
  /** As `authorization_details` has them; null: they cannot be read, and only exits are taken. */
  limits: TradingLimits | null;
  /** When the person lets the connection end, at the latest. */
  ends_at?: string;
  budgets: Budget[];
};

/** Undefined: the connection has no limits of its own. */
export const readGrant = async (
  reader: Reader,
  connectionId: string,
  desk: FeedTime,
): Promise<GrantView | undefined> => {
  const connection = await findConnection(reader, connectionId);
  if (!connection || (connection.limits === null && connection.endsAt === null)) return undefined;
  const { limits, endsAt } = connection;
  const parsed = parseTradingLimits(limits ?? { type: 'portcullis_trading' });
  return {
    limits: parsed.ok ? parsed.limits : null,
    ...(endsAt ? { ends_at: endsAt.toISOString() } : {}),
    budgets: await budgetsOf(reader, connection, desk),
  };
};
