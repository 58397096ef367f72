import type { TradingLimits } from '@portcullis/access';
import type { Reader } from '@portcullis/database';
import {
  type GrantField,
  instrumentNamed,
  listPastOpenings,
  listPastOrders,
  type Market,
  openingKey,
  type PastDays,
  type PastOrder,
  type PlacedBy,
  replayOrders,
  sessionOf,
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
  /** How far back it looks. */
  since: Date;
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

/** The trading days of orders, and what their instruments were worth as these opened. */
const daysOf = async (reader: Reader, orders: readonly PastOrder[], market: Market): Promise<PastDays> => {
  const dayOf = (at: Date) => tradingDay(at, market.hours);
  const openings = new Map<string, Date>();
  const openingOf = (at: Date): Date => {
    const known = openings.get(dayOf(at)) ?? sessionOf(at, market.hours).opensAt;
    openings.set(dayOf(at), known);
    return known;
  };
  const asked = orders.flatMap(({ instrument, fills }) =>
    fills.map(({ at }) => ({ instrument, opensAt: openingOf(at) })),
  );
  const once = [...new Map(asked.map((each) => [openingKey(each), each])).values()];
  const prices = await listPastOpenings(reader, market, once);
  return { dayOf, openedAt: (instrument, at) => prices.get(openingKey({ instrument, opensAt: openingOf(at) })) };
};

/**
 * Replays the last 30 days of orders of connections, or of all of a person, on the shared feed, the newest 5,000 at the most,
 * against limits that are not set yet. What ends and when is left out of it: all of that is past. A best estimate: see
 * `replayOrders`. What was opened before those orders counts nothing.
 */
export const previewLimits = async (
  reader: Reader,
  {
    placedBy,
    limits,
    now,
    market = { kind: 'simulated', hours: 'always' },
    most = ordersMax,
  }: { placedBy: PlacedBy; limits: TradingLimits; now: Date; market?: Market; most?: number },
): Promise<LimitsPreview> => {
  const earliest = new Date(now.getTime() - previewDays * dayMs);
  const found = await listPastOrders(reader, placedBy, { feed: sharedFeed, since: earliest, most: most + 1 });
  const isCut = found.length > most;
  const orders = isCut ? found.slice(1) : found;
  const { expires_at: _, ...lasting } = limits;
  const bounds = boundsOf(lasting);
  const refused = replayOrders(
    bounds,
    orders,
    await daysOf(reader, bounds.lossCents === undefined ? [] : orders, market),
  );
  const counts = Map.groupBy(refused, ({ field }) => field);
  return {
    ...{ days: previewDays, orders: orders.length, isCut, refused: refused.length },
    since: (isCut ? orders[0]?.submittedAt : undefined) ?? earliest,
    byField: [...counts]
      .map(([field, each]) => ({ field, orders: each.length }))
      .toSorted((a, b) => b.orders - a.orders),
    examples: refused.slice(0, examplesMax).map(exampleOf),
  };
};
