import { hasStop, type OrderState } from './order.ts';

/** What a fill did to the market: `maker` rested at its limit and was taken; `taker` came and took what was there. */
export const liquidities = ['maker', 'taker'] as const;
export type Liquidity = (typeof liquidities)[number];

/**
 * Of a fill of an order as it was before.
 * @param arriving it meets the market for the first time, or was just changed
 */
export const liquidityOf = (
  before: Pick<OrderState, 'type' | 'limitTicks' | 'triggered'>,
  { arriving }: { arriving: boolean },
): Liquidity => {
  const waited = hasStop(before) && !before.triggered;
  return before.limitTicks === null || waited || arriving ? 'taker' : 'maker';
};
