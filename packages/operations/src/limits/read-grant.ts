import { findConnection, parseTradingLimits, type TradingLimits } from '@portcullis/access';
import type { Reader } from '@portcullis/database';
import { findPerson } from '@portcullis/people';
import type { FeedTime } from '@portcullis/trading';
import { grantsOf } from './grant-bounds.ts';
import { type Budget, budgetsUnder } from './grant-budgets.ts';

/** What the person granted, as an agent may see it. */
export type GrantView = {
  /** As `authorization_details` has them; null: they cannot be read, and only exits are taken. */
  limits: TradingLimits | null;
  /** When the person lets the connection end, at the latest. */
  ends_at?: string;
  budgets: Budget[];
};

/** What bounds a connection: by itself, and all of its person's AI clients together. Absent: nothing. */
export type GrantsView = { own?: GrantView; all?: GrantView };

export const readGrants = async (reader: Reader, connectionId: string, desk: FeedTime): Promise<GrantsView> => {
  const connection = await findConnection(reader, connectionId);
  const person = connection && (await findPerson(reader, connection.personId));
  if (!connection || !person) return {};
  const { clientLimits } = person;
  const under = await budgetsUnder(
    reader,
    { personId: person.id, grants: grantsOf({ connection, clientLimits }, desk.now) },
    desk,
  );
  const views: GrantsView = {};
  for (const { grant, budgets } of under) {
    if (grant.connectionIds === 'every') views.all = { limits: readable(clientLimits), budgets };
    else {
      const { limits, endsAt } = connection;
      views.own = { limits: readable(limits), ...(endsAt ? { ends_at: endsAt.toISOString() } : {}), budgets };
    }
  }
  return views;
};

const readable = (kept: unknown): TradingLimits | null => {
  const parsed = parseTradingLimits(kept ?? { type: 'portcullis_trading' });
  return parsed.ok ? parsed.limits : null;
};
