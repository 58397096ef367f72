import type { OrderType, Side } from './order.ts';

/** A price in ticks, or its distance in ticks from the entry's fill: above zero. */
export type ExitLevel = { at: number } | { distance: number };

/** One part of an entry, and what protects it. Target and stop of a part are one OCO group. */
export type ExitLeg = {
  /** Contracts; null: all that the legs before it leave. */
  quantity: number | null;
  target: ExitLevel | null;
  stop: ExitLevel | null;
  /** With it the stop is a StopLimit. */
  stopLimit: ExitLevel | null;
};

/** What is placed as an entry fills. Stored with the entry, so that it outlives any process. */
export type ExitPlan = { legs: ExitLeg[] };

export type ExitOrder = {
  name: string;
  type: OrderType;
  limitTicks: bigint | null;
  stopTicks: bigint | null;
};

const priceOf = (level: ExitLevel, fillTicks: bigint, direction: 1n | -1n): bigint =>
  'at' in level ? BigInt(level.at) : fillTicks + direction * BigInt(level.distance);

/** The exit orders of one leg for an entry of this side that filled at this price. */
export const exitOrdersOf = (leg: ExitLeg, number: number, side: Side, fillTicks: bigint): ExitOrder[] => {
  const profit = side === 'Buy' ? 1n : -1n;
  const loss = profit === 1n ? -1n : 1n;
  const stopTicks = leg.stop && priceOf(leg.stop, fillTicks, loss);
  const limitTicks = leg.stopLimit && priceOf(leg.stopLimit, fillTicks, loss);
  return [
    ...(leg.target
      ? [
          {
            name: `Target${number}`,
            type: 'Limit' as const,
            limitTicks: priceOf(leg.target, fillTicks, profit),
            stopTicks: null,
          },
        ]
      : []),
    ...(stopTicks === null
      ? []
      : [
          {
            name: `Stop${number}`,
            type: limitTicks === null ? ('StopMarket' as const) : ('StopLimit' as const),
            limitTicks,
            stopTicks,
          },
        ]),
  ];
};

/** How a part fill falls to the legs: they are filled one after the other. */
export const shareOfFill = (plan: ExitPlan, filledBefore: number, filledAfter: number): number[] => {
  let start = 0;
  return plan.legs.map(({ quantity }) => {
    const end = quantity === null ? Number.MAX_SAFE_INTEGER : start + quantity;
    const share = Math.max(0, Math.min(filledAfter, end) - Math.max(filledBefore, start));
    start = end;
    return share;
  });
};
