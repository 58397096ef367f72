import { Refusal } from '@portcullis/operations';
import { type OrderReport, readOrder } from '@portcullis/trading';
import type { ToolContext } from './tool-context.ts';

/**
 * One of the person's own orders, by the venue's id or the caller's. The account, when given, must be the order's.
 * @throws Refusal
 */
export const ownOrder = async (
  { database, principal }: ToolContext,
  { order_id, account }: { order_id: string; account?: string | undefined },
): Promise<OrderReport> => {
  const order = await readOrder(database.prisma, principal.personId, order_id);
  const named = account?.trim().toLowerCase();
  if (!order || (named !== undefined && order.account.toLowerCase() !== named)) throw notFound(order_id);
  return order;
};

/** Orders that have ended are found here, so that the words differ from those of a write. */
const notFound = (id: string): Refusal =>
  new Refusal('order_not_found', `Order ${JSON.stringify(id)} was not found.`, {
    hint: 'ListOrders names the orders.',
  });
