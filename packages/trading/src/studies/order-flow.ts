import type { Bar, TradedBar } from '../bars/bar.ts';
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
  /** The extremes that the bar's delta went through, its start at 0 included: trade by trade where they are known, else bar by bar. */
  maxDelta: number;
  minDelta: number;
};

/** How volume was divided: by the quote at which it traded, or by where a bar closed. */
export type FlowMethod = 'quote_rule' | 'bar_split';

/** What a short bar adds to a longer one's flow. */
type Taken = { buy: number; sell: number; max: number; min: number };

/**
 * A bar's volume in two: by where its close lies between low and high, and in a bar of one price by whether that price is
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

const isQuoted = ({ volume, buyVolume }: TradedBar): boolean => volume === 0 || typeof buyVolume === 'number';

/** The quote rule where every bar tells its sides; methods are never mixed. */
export const flowMethod = (bars: readonly TradedBar[]): FlowMethod =>
  bars.every(isQuoted) ? 'quote_rule' : 'bar_split';

const quoted = ({ volume, buyVolume, maxDelta, minDelta }: TradedBar): Taken => {
  const buy = buyVolume ?? 0;
  return { buy, sell: volume - buy, max: maxDelta ?? 0, min: minDelta ?? 0 };
};

const split = (bar: Bar, closeBefore: number | undefined): Taken => {
  const { buy, sell } = splitVolume(bar, closeBefore);
  return { buy, sell, max: Math.max(0, buy - sell), min: Math.min(0, buy - sell) };
};

/** Order flow of minutes or seconds, oldest first, joined to a period. */
export const orderFlow = (bars: readonly TradedBar[], period: BarPeriod, hours: MarketHours): FlowBar[] => {
  const isByQuote = flowMethod(bars) === 'quote_rule';
  const flow: FlowBar[] = [];
  let current: string | undefined;
  let closeBefore: number | undefined;
  for (const bar of bars) {
    const taken = isByQuote ? quoted(bar) : split(bar, closeBefore);
    closeBefore = bar.closeTicks;
    const bucket = bucketOf(bar.at, period, hours);
    const last = flow.at(-1);
    if (last && bucket === current) flow[flow.length - 1] = grow(last, taken);
    else flow.push(grow(emptyFlow(barStart(bar.at, period, hours), last?.cumDelta ?? 0), taken));
    current = bucket;
  }
  return flow;
};

const emptyFlow = (at: Date, cumDelta: number): FlowBar => ({
  ...{ at, buyVolume: 0, sellVolume: 0, delta: 0, cumDelta, maxDelta: 0, minDelta: 0 },
});

const grow = (bar: FlowBar, { buy, sell, max, min }: Taken): FlowBar => {
  const delta = bar.delta + buy - sell;
  return {
    at: bar.at,
    buyVolume: bar.buyVolume + buy,
    sellVolume: bar.sellVolume + sell,
    delta,
    cumDelta: bar.cumDelta + buy - sell,
    maxDelta: Math.max(bar.maxDelta, bar.delta + max),
    minDelta: Math.min(bar.minDelta, bar.delta + min),
  };
};
