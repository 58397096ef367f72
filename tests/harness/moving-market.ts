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

export type QuietMarket = {
  database: ReturnType<typeof useDatabase>;
  /** Of the test that runs. */
  readonly trader: ToolCaller;
  /** The time of the market: see `later`. */
  second: number;
};

/** A trader who calls tools, in a market where nothing happens. Each test has its own: bid 6,700.00, ask 6,700.25, 50 on either side. */
export const useQuietMarket = (): QuietMarket => {
  const database = useDatabase();
  let trader: ToolCaller;
  const quiet = {
    database,
    second: 0,
    get trader() {
      return trader;
    },
  };
  beforeEach(async () => {
    quiet.second += 100;
    trader = await createToolCaller(database());
    trader.clock.now = later(quiet.second);
    await quoteMarket(database(), quiet.second);
  });
  return quiet;
};

/** A trader who calls tools, in a market that moves only when the test says so. */
export const useMovingMarket = () => {
  const quiet = useQuietMarket();
  const { database } = quiet;

  /** The market moves to a bid (in ticks; the ask is one above), and the resting orders meet it. */
  const move = async (bid: number, more: Partial<Quote> = {}) => {
    quiet.second += 1;
    const quote = quoteOf(mes, bid, bid + 1, {
      at: later(quiet.second),
      seq: 1n + BigInt(quiet.second * 1000),
      ...more,
    });
    await putQuotes(database(), quote);
    quiet.trader.clock.now = later(quiet.second);
    return stepMarket(database(), sharedFeed, [quote], { now: later(quiet.second), hours: 'always' });
  };

  const place = (more: object = {}, tool = 'PlaceOrder') =>
    quiet.trader.get<OrderRow & { bracket?: { state: string; ids: string[] } }>(tool, {
      ...here,
      side: 'Buy',
      type: 'Market',
      quantity: 2,
      ...more,
    });
  const orders = async (status = 'active') =>
    (await quiet.trader.get<{ orders: OrderRow[] }>('ListOrders', { status })).orders.toReversed();
  const shown = async (status?: string) =>
    (await orders(status)).map(({ name, type, side, quantity, filled, status: state }) => [
      name ?? type,
      side,
      quantity - filled,
      state,
    ]);
  const held = async () => {
    const position = await quiet.trader.get<{ market_position: string; quantity: number }>('GetPosition', here);
    return position.market_position === 'Short' ? -position.quantity : position.quantity;
  };
  return { database, trader: () => quiet.trader, move, place, orders, shown, held };
};
