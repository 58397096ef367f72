import type { Reader } from '@portcullis/database';
import { findOrder, isTerminal, listOrdersOf, type Order } from '@portcullis/trading';

/** Exits of an entry: held back until it fills, placed as it fills, or dropped because it ended without a fill. */
export type BracketView = { state: 'deferred' | 'placed' | 'dropped'; ids: string[] };

/** The exits of an order that asked for some. */
export const bracketOf = async (reader: Reader, order: Order): Promise<BracketView | undefined> => {
  if (order.exitPlan === null) return undefined;
  const exits = await listOrdersOf(reader, order.personId, { parentOrderId: order.id });
  const waits = isTerminal(order.status) ? 'dropped' : 'deferred';
  return { state: exits.length > 0 ? 'placed' : waits, ids: exits.map(({ id }) => id) };
};

const siblingsOf = async (reader: Reader, { id, personId, accountId, ocoId }: Order): Promise<string[]> => {
  const legs = ocoId === null ? [] : await listOrdersOf(reader, personId, { accountId, ocoId });
  return legs.map((leg) => leg.id).filter((legId) => legId !== id);
};

/** What belongs to one of a person's own orders: the other legs of its group, and its exits. */
export const relatedOrders = async (reader: Reader, personId: string, orderId: string) => {
  const order = await findOrder(reader, personId, orderId);
  if (!order) return { oco_siblings: [], bracket: undefined };
  return { oco_siblings: await siblingsOf(reader, order), bracket: await bracketOf(reader, order) };
};

/** A dry run's answer: the orders in it were taken back, so their ids mean nothing. */
export const withoutOrders = <A extends { order_id: string | null; bracket?: BracketView }>(answer: A) => ({
  ...answer,
  order_id: null,
  ...(answer.bracket ? { bracket: { ...answer.bracket, ids: [] } } : {}),
  dry_run: true as const,
});
