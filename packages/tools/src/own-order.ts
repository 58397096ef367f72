import { orderNotFound } from '@portcullis/operations';
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
  if (!order || (named !== undefined && order.account.toLowerCase() !== named)) throw orderNotFound(order_id);
  return order;
};
