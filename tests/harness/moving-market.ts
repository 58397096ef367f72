import { stepMarket } from '@portcullis/operations';
import { type Quote, sharedFeed } from '@portcullis/trading';
import { beforeEach } from 'vitest';
import { useDatabase } from './database.ts';
import { createToolCaller, mes, quoteMarket, type ToolCaller } from './tool-caller.ts';
import { later, putQuotes, quoteOf } from './trading.ts';

/** An order as tools tell of it. */
export type OrderRow = {
  order_id: string;
  name: string | null;
  status: string;
  side: string;
  type: string;
  quantity: number;
  filled: number;
  remaining: number;
  oco_id: string | null;
  parent_order_id: string | null;
};

/** The one account and instrument of these tests. */
export const here = { account: 'Sim101', instrument: 'MES' };

/** A trader who calls tools, in a market that moves only when the test says so. */
export const useMovingMarket = () => {
  const database = useDatabase();
  let trader: ToolCaller;
  let second = 0;
  /** Each test has a market of its own: bid 6,700.00, ask 6,700.25, 50 on either side. */
  beforeEach(async () => {
    second += 100;
    trader = await createToolCaller(database());
    trader.clock.now = later(second);
    await quoteMarket(database(), second);
  });

  /** The market moves to a bid (in ticks; the ask is one above), and the resting orders meet it. */
  const move = async (bid: number, more: Partial<Quote> = {}) => {
    second += 1;
    const quote = quoteOf(mes, bid, bid + 1, { at: later(second), seq: 1n + BigInt(second * 1000), ...more });
    await putQuotes(database(), quote);
    trader.clock.now = later(second);
    return stepMarket(database(), sharedFeed, [quote], { now: later(second), hours: 'always' });
  };

  const place = (more: object = {}, tool = 'PlaceOrder') =>
    trader.get<OrderRow & { bracket?: { state: string; ids: string[] } }>(tool, {
      ...here,
      side: 'Buy',
      type: 'Market',
      quantity: 2,
      ...more,
    });
  const orders = async (status = 'active') =>
    (await trader.get<{ orders: OrderRow[] }>('ListOrders', { status })).orders.toReversed();
  const shown = async (status?: string) =>
    (await orders(status)).map(({ name, type, side, quantity, filled, status: state }) => [
      name ?? type,
      side,
      quantity - filled,
      state,
    ]);
  const held = async () => {
    const position = await trader.get<{ market_position: string; quantity: number }>('GetPosition', here);
    return position.market_position === 'Short' ? -position.quantity : position.quantity;
  };
  return { database, trader: () => trader, move, place, orders, shown, held };
};
