import type { Bar } from '../bars/bar.ts';
import { type BarPeriod, barStart, bucketOf } from '../bars/bar-period.ts';
import type { MarketHours } from '../instruments/session.ts';

/** Contracts that buyers and sellers took in a bar. `delta` is buy less sell. */
export type FlowBar = {
  at: Date;
  buyVolume: number;
  sellVolume: number;
  delta: number;
  /** The sum of deltas since the first bar. */
  cumDelta: number;
  /** The extremes that the bar's delta went through, minute by minute, its start at 0 included. */
  maxDelta: number;
  minDelta: number;
};

/**
 * A minute's volume in two: by where its close lies between low and high, and in a minute of one price by whether that price is
 * above or below the close before. Whole contracts; the two make the volume.
 */
export const splitVolume = (bar: Bar, closeBefore: number | undefined): { buy: number; sell: number } => {
  const range = bar.highTicks - bar.lowTicks;
  const share = range > 0 ? (bar.closeTicks - bar.lowTicks) / range : (1 + Math.sign(moveOf(bar, closeBefore))) / 2;
  const buy = Math.round(bar.volume * share);
  return { buy, sell: bar.volume - buy };
};

const moveOf = ({ closeTicks }: Bar, closeBefore: number | undefined): number =>
  closeBefore === undefined ? 0 : closeTicks - closeBefore;

/** Order flow of minutes, oldest first, joined to a period. */
export const orderFlow = (minutes: readonly Bar[], period: BarPeriod, hours: MarketHours): FlowBar[] => {
  const flow: FlowBar[] = [];
  let current: string | undefined;
  let closeBefore: number | undefined;
  for (const minute of minutes) {
    const { buy, sell } = splitVolume(minute, closeBefore);
    closeBefore = minute.closeTicks;
    const bucket = bucketOf(minute.at, period, hours);
    const last = flow.at(-1);
    if (last && bucket === current) flow[flow.length - 1] = grow(last, buy, sell);
    else flow.push(grow(emptyFlow(barStart(minute.at, period, hours), last?.cumDelta ?? 0), buy, sell));
    current = bucket;
  }
  return flow;
};

const emptyFlow = (at: Date, cumDelta: number): FlowBar => ({
  ...{ at, buyVolume: 0, sellVolume: 0, delta: 0, cumDelta, maxDelta: 0, minDelta: 0 },
});

const grow = (bar: FlowBar, buy: number, sell: number): FlowBar => {
  const delta = bar.delta + buy - sell;
  return {
    at: bar.at,
    buyVolume: bar.buyVolume + buy,
    sellVolume: bar.sellVolume + sell,
    delta,
    cumDelta: bar.cumDelta + buy - sell,
    maxDelta: Math.max(bar.maxDelta, delta),
    minDelta: Math.min(bar.minDelta, delta),
  };
};
