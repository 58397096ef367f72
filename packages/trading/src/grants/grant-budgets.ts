import { dollars } from '../accounts/money.ts';
import type { GrantBounds } from './grant-bounds.ts';
import { type GrantUse, lossCentsOf, notionalCentsOf, type Quotes } from './grant-use.ts';

/** One budget: orders as numbers, money in US dollars. */
export type Budget = {
  field: 'orders_per_hour' | 'notional_per_day' | 'loss_per_day';
  limit: number;
  used: number;
  /** 0 when more is used than granted: a loss goes on while a position is open. */
  left: number;
};

const inMoney = (field: Budget['field'], limit: bigint, used: bigint): Budget => ({
  ...{ field, limit: dollars(limit), used: dollars(used) },
  left: dollars(used < limit ? limit - used : 0n),
});

/** What is used and left of the budgets that there are. */
export const budgetsIn = (bounds: GrantBounds, use: GrantUse, quotes: Quotes): Budget[] => {
  const { ordersPerHour, notionalCents, lossCents } = bounds;
  const budgets: Budget[] = [];
  if (ordersPerHour !== undefined) {
    const left = Math.max(0, ordersPerHour - use.orders);
    budgets.push({ field: 'orders_per_hour', limit: ordersPerHour, used: use.orders, left });
  }
  if (notionalCents !== undefined) {
    budgets.push(inMoney('notional_per_day', notionalCents, notionalCentsOf(use, quotes)));
  }
  if (lossCents !== undefined) budgets.push(inMoney('loss_per_day', lossCents, lossCentsOf(use, quotes)));
  return budgets;
};
