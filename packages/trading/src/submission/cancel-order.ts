import type { Transaction } from '@portcullis/database';
import { endOrder } from '../matching/order-life.ts';
import type { Order } from '../orders/order.ts';
import { isTerminal } from '../orders/order-status.ts';
import { saveOrder } from '../orders/order-store.ts';
import type { Outcome } from '../refusal.ts';
import { notLive } from './change-order.ts';

export type CancelInput = {
  /** Of a locked account, read after the lock. */
  order: Order;
  now: Date;
  source: string;
  /** `user`, `expired`, `contract_expired`, … */
  reason?: string;
};

/** Cancels what is left of a live order. `order_not_found` with the text `not found or already terminal` otherwise. */
export const cancelWorkingOrder = async (
  tx: Transaction,
  { order, now, source, reason = 'user' }: CancelInput,
): Promise<Outcome<{ order: Order }>> => {
  if (isTerminal(order.status)) return notLive(order.id);
  return { ok: true, order: await saveOrder(tx, order, endOrder(order, { source, at: now, reason })) };
};
