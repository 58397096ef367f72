import type { ApprovalLimit } from '@portcullis/access';
import type { Reader } from '@portcullis/database';
import type { FeedTime } from '@portcullis/trading';
import type { Authority } from '../acts/authority.ts';
import { grantsOf } from './grant-bounds.ts';
import { type Budget, budgetsUnder } from './grant-budgets.ts';

/** The budgets of the connection, and of all of its person's together, as a person reads them; null: there are none. */
export const limitsShown = async (
  reader: Reader,
  authority: Authority,
  desk: FeedTime,
): Promise<ApprovalLimit[] | null> => {
  const personId = authority.connection?.personId;
  if (personId === undefined) return null;
  const under = await budgetsUnder(reader, { personId, grants: grantsOf(authority, desk.now) }, desk);
  const shown = under.flatMap(({ grant, budgets }) =>
    budgets.map(({ field, used, limit }) => ({
      name: grant.connectionIds === 'every' ? `${words[field]}, all AI clients` : words[field],
      ...{ used, of: limit },
    })),
  );
  return shown.length === 0 ? null : shown;
};

const words: Readonly<Record<Budget['field'], string>> = {
  orders_per_hour: 'Orders in the last hour',
  notional_per_day: 'Notional of the trading day, USD',
  loss_per_day: 'Loss of the trading day, USD',
};
