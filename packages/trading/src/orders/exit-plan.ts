import { apportion } from './apportion.ts';
import type { OrderType, Side } from './order.ts';
import type { StopMoves } from './stop-rules.ts';

/** No exit is farther from its entry, in ticks. */
export const maxTicksAway = 10_000;

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
export type ExitPlan = {
  legs: ExitLeg[];
  /** How the fills fall to the legs: one leg after the other, or to all in the proportion of their quantities. */
  split?: 'in turn' | 'in proportion';
  /** How the venue moves the stops afterwards. */
  moves?: StopMoves;
};

export type ExitOrder = {
  name: string;
  type: OrderType;
  limitTicks: bigint | null;
  stopTicks: bigint | null;
};

/** A distance leads to one tick at the least: there is no price at zero or below. */
const priceOf = (level: ExitLevel, fillTicks: bigint, direction: 1n | -1n): bigint => {
  if ('at' in level) return BigInt(level.at);
  const ticks = fillTicks + direction * BigInt(level.distance);
  return ticks > 0n ? ticks : 1n;
};

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

/** How a part fill falls to the legs. The shares of all parts of a leg add up, and those of all legs to the fill. */
export const shareOfFill = (plan: ExitPlan, filledBefore: number, filledAfter: number): number[] => {
  if (plan.split === 'in proportion') {
    const weights = plan.legs.map(({ quantity }) => quantity ?? 1);
    const before = apportion(weights, filledBefore);
    return apportion(weights, filledAfter).map((share, index) => share - (before[index] ?? 0));
  }
  let start = 0;
  return plan.legs.map(({ quantity }) => {
    const end = quantity === null ? Number.MAX_SAFE_INTEGER : start + quantity;
    const share = Math.max(0, Math.min(filledAfter, end) - Math.max(filledBefore, start));
    start = end;
    return share;
  });
};
