import { orderQuantityMax, positionQuantityMax } from '../orders/order-limits.ts';
import type { AccountBook } from './account-book.ts';
import { limitsOf } from './account-limits.ts';
import { ruleIn, rulesOf } from './account-rules.ts';
import { dollars } from './money.ts';
import { readMonitors } from './watch.ts';

/** What bounds an account, in dollars and contracts: its person's rules within those of the venue. Null: no such rule. */
export type AccountBounds = {
  orderQuantityMax: number;
  positionQuantityMax: number;
  dailyLossLimit: number | null;
  /** The account's value at which its trailing drawdown acts, now. */
  valueFloor: number | null;
  /** How far that is below the peak. */
  trailingDrawdown: number | null;
};

export const reportBounds = (book: AccountBook): AccountBounds => {
  const limits = limitsOf(book.account);
  const rules = rulesOf(book.account);
  const inDollars = (cents: number | undefined) => (cents === undefined ? null : dollars(BigInt(cents)));
  const floor = readMonitors(book).find(({ kind }) => kind === 'trailing_dollars')?.floorCents;
  return {
    orderQuantityMax: limits.orderQuantity ?? orderQuantityMax,
    positionQuantityMax: limits.positionQuantity ?? positionQuantityMax,
    dailyLossLimit: inDollars(ruleIn(rules, 'daily_loss')?.cents),
    valueFloor: floor === undefined ? null : dollars(floor),
    trailingDrawdown: inDollars(ruleIn(rules, 'trailing_dollars')?.distanceCents),
  };
};
