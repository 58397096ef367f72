import type { Transaction } from '@portcullis/database';
import { type Account, listLiveOrders, type Market, readAccountBook } from '@portcullis/trading';
import { type CancelledRef, cancelEach } from './cancel-all-orders.ts';
import { marketOut } from './market-out.ts';

export type Flattened = {
  closed_positions: {
    account: string;
    instrument: string;
    /** Of the position, not of the order that closed it. */
    side: 'Long' | 'Short';
    quantity: number;
    average_price: number | null;
    /** None in a dry run, which leaves no orders. */
    order_ids: string[];
  }[];
  cancelled_orders: CancelledRef[];
  /** What is still open, and why. Orders that wait for size or the next quote go on working. */
  remaining_positions: {
    account: string;
    instrument: string;
    side: 'Long' | 'Short';
    quantity: number;
    reason: string;
  }[];
  warning?: string;
  dry_run?: true;
};

export type FlattenCause = {
  market: Market;
  now: Date;
  source: string;
  connectionId: string | null;
  /** A canonical instrument; undefined: all of them. */
  only: string | undefined;
};

/** Cancels the working orders of a locked account, then closes its positions at the market, and adds both to the answer. */
export const flattenOne = async (
  tx: Transaction,
  locked: Account,
  { only, ...cause }: FlattenCause,
  answer: Flattened,
): Promise<void> => {
  answer.cancelled_orders.push(...(await cancelEach(tx, locked, await listLiveOrders(tx, locked.id, only), cause)));
  const { holdings } = await readAccountBook(tx, locked);
  let account = locked;
  for (const [instrument, { quantity: held }] of holdings) {
    if (held === 0 || (only !== undefined && instrument !== only)) continue;
    const quantity = Math.abs(held);
    const out = await marketOut(tx, { account, instrument, held, quantity }, cause);
    account = out.account;
    const position = {
      account: account.name,
      instrument,
      side: held > 0 ? ('Long' as const) : ('Short' as const),
    };
    if (out.orders.length > 0) {
      const order_ids = out.orders.map(({ id }) => id);
      answer.closed_positions.push({ ...position, quantity: out.closed, average_price: out.averagePrice, order_ids });
    }
    const left = quantity - out.closed;
    const reason = out.refusal?.detail ?? 'The rest is working at the market.';
    if (left > 0) answer.remaining_positions.push({ ...position, quantity: left, reason });
  }
};
