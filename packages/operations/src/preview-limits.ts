import type { TradingLimits } from '@portcullis/access';
import type { Reader } from '@portcullis/database';
import {
  type GrantField,
  instrumentNamed,
  listPastOrders,
  type MarketHours,
  type PastOrder,
  replayOrders,
  sharedFeed,
  ticksToPrice,
  tradingDay,
} from '@portcullis/trading';
import { boundsOf } from './grant-bounds.ts';

const dayMs = 86_400_000;
export const previewDays = 30;
const ordersMax = 5_000;
const examplesMax = 5;

export type PreviewedOrder = {
  order_id: string;
  at: Date;
  field: GrantField;
  account: string;
  instrument: string;
  side: string;
  type: string;
  quantity: number;
  /** The limit or stop price, where it named one. */
  price: number | null;
};

/** What limits would have done with what was done. */
export type LimitsPreview = {
  days: number;
  /** Orders that were looked at. */
  orders: number;
  /** True: there were more; the oldest of them were left out. */
  isCut: boolean;
  refused: number;
  byField: { field: GrantField; orders: number }[];
  /** The first that would have been refused. */
  examples: PreviewedOrder[];
};

const exampleOf = ({ order, field }: { order: PastOrder; field: GrantField }): PreviewedOrder => {
  const { id: order_id, accountKey: account, instrument, side, type, quantity, submittedAt: at } = order;
  const ticks = order.limitTicks ?? order.stopTicks;
  const price = ticks === null ? null : ticksToPrice(instrumentNamed(instrument), ticks);
  return { order_id, at, field, account, instrument, side, type, quantity, price };
};

/**
 * Replays the last 30 days of connections' orders on the shared feed, the newest 5,000 at the most, against limits that are not
 * set yet. What ends and when is left out of it: all of that is past. A best estimate: see `replayOrders`.
 */
export const previewLimits = async (
  reader: Reader,
  {
    connectionIds,
    limits,
    now,
    hours = 'always',
  }: { connectionIds: readonly string[]; limits: TradingLimits; now: Date; hours?: MarketHours },
): Promise<LimitsPreview> => {
  const since = new Date(now.getTime() - previewDays * dayMs);
  const found = await listPastOrders(reader, connectionIds, { feed: sharedFeed, since, most: ordersMax + 1 });
  const isCut = found.length > ordersMax;
  const orders = isCut ? found.slice(1) : found;
  const { expires_at: _, ...lasting } = limits;
  const refused = replayOrders(boundsOf(lasting), orders, (at) => tradingDay(at, hours));
  const counts = Map.groupBy(refused, ({ field }) => field);
  return {
    ...{ days: previewDays, orders: orders.length, isCut, refused: refused.length },
    byField: [...counts]
      .map(([field, each]) => ({ field, orders: each.length }))
      .toSorted((a, b) => b.orders - a.orders),
    examples: refused.slice(0, examplesMax).map(exampleOf),
  };
};
