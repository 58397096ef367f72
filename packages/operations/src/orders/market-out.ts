import type { Transaction } from '@portcullis/database';
import {
  type Account,
  averageOfTicks,
  type Execution,
  type Instrument,
  instrumentNamed,
  type Market,
  type Order,
  type OrderRequest,
  orderQuantityMax,
  submitOrder,
  type TradingRefusal,
} from '@portcullis/trading';

export type Exit = {
  account: Account;
  instrument: string /** Signed. */;
  held: number /** Contracts to close. */;
  quantity: number;
};

type Cause = { market: Market; now: Date; source: string; connectionId: string | null };

export type MarketedOut = {
  /** With the cash that the fills left. */
  account: Account;
  orders: Order[];
  closed: number;
  averagePrice: number | null;
  /** Why not all of it was ordered. */
  refusal: TradingRefusal | undefined;
};

/**
 * Sends market orders against a position of a locked account: as many as the largest order allows for. What a quote has
 * no size for stays working and fills with the next ones.
 */
export const marketOut = async (tx: Transaction, exit: Exit, cause: Cause): Promise<MarketedOut> => {
  const instrument = instrumentNamed(exit.instrument);
  const side = exit.held > 0 ? 'Sell' : 'Buy';
  let account = exit.account;
  const orders: Order[] = [];
  const executions: Execution[] = [];
  for (let left = exit.quantity; left > 0; left -= orderQuantityMax) {
    const quantity = Math.min(left, orderQuantityMax);
    const request: OrderRequest = { side, type: 'Market', quantity, tif: 'Day', name: 'Close' };
    const standing = { closes: true };
    const submitted = await submitOrder(tx, { account, instrument, request, standing, ...cause });
    if (!submitted.ok) return { ...sumOf(executions, instrument), account, orders, refusal: submitted.refusal };
    account = submitted.account;
    orders.push(submitted.order);
    executions.push(...submitted.executions);
  }
  return { ...sumOf(executions, instrument), account, orders, refusal: undefined };
};

const sumOf = (executions: readonly Execution[], instrument: Instrument) => {
  const closed = executions.reduce((sum, { quantity }) => sum + quantity, 0);
  const ticks = executions.reduce((sum, { quantity, priceTicks }) => sum + BigInt(quantity) * priceTicks, 0n);
  return {
    closed,
    averagePrice: closed === 0 ? null : averageOfTicks({ filledTicks: ticks, filled: closed }, instrument),
  };
};
