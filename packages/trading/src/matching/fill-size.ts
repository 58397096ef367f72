import type { FillRules } from '../orders/fill-rules.ts';
import { type OrderState, remaining } from '../orders/order.ts';

type Sized = Pick<OrderState, 'quantity' | 'filled' | 'tif' | 'limitTicks'>;

/** True when neither what is quoted nor what is traded bounds a fill of the order. */
export const fillsRegardless = ({ limitTicks }: Pick<OrderState, 'limitTicks'>, rules: FillRules): boolean =>
  rules.enforceImmediateFills && limitTicks !== null;

/** How many contracts of an order fill where so many are to be had. */
export const fillSize = (order: Sized, available: number, rules: FillRules): number => {
  const left = remaining(order);
  const possible = fillsRegardless(order, rules) ? left : Math.min(left, Math.max(available, 0));
  const isFirst = order.filled === 0 && order.quantity > 1 && order.tif !== 'Fok';
  return rules.enforcePartialFills && isFirst ? Math.min(possible, Math.ceil(order.quantity / 2)) : possible;
};
