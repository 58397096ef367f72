import type { ApprovalLimit } from '@portcullis/access';
import type { Reader } from '@portcullis/database';
import type { FeedTime } from '@portcullis/trading';
import type { Authority } from './authority.ts';
import { type Budget, budgetsOf } from './grant-budgets.ts';

/** The budgets of the connection as a person reads them; null: it has none. */
export const limitsShown = async (
  reader: Reader,
  { connection }: Authority,
  desk: FeedTime,
): Promise<ApprovalLimit[] | null> => {
  const budgets = connection ? await budgetsOf(reader, connection, desk) : [];
  return budgets.length === 0
    ? null
    : budgets.map(({ field, used, limit }) => ({ name: words[field], used, of: limit }));
};

const words: Readonly<Record<Budget['field'], string>> = {
  orders_per_hour: 'Orders in the last hour',
  notional_per_day: 'Notional of the trading day, USD',
  loss_per_day: 'Loss of the trading day, USD',
};
