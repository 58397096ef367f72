/** A bar's trades. `at` is its start. Prices in ticks. */
export type Bar = {
  at: Date;
  openTicks: number;
  highTicks: number;
  lowTicks: number;
  closeTicks: number;
  volume: number;
};

/** A bar, and who took its volume where the feed knows it: what is not bought at the ask is sold at the bid. */
export type TradedBar = Bar & {
  buyVolume?: number | null;
  /** The extremes that bought less sold went through, its start at 0 included. */
  maxDelta?: number | null;
  minDelta?: number | null;
};

/** A minute, and the quote at its end where one was seen. A side that is missing is null. */
export type MinuteBar = TradedBar & {
  bidTicks: number | null;
  bidSize: number | null;
  askTicks: number | null;
  askSize: number | null;
};

/** Where bars come from: played by the shared feed, or imported by the operator. */
export type BarSource = 'shared' | 'imported';

/** The shortest bars of the feed that is played. */
export const baseSeconds = 5;

const baseMs = baseSeconds * 1_000;

/** The start of the five seconds of an instant. */
export const secondsOf = (instant: Date): Date => new Date(Math.floor(instant.getTime() / baseMs) * baseMs);

/** Two bars that follow each other, as one. */
export const joinBars = (first: Bar, next: Bar): Bar => ({
  at: first.at,
  openTicks: first.openTicks,
  highTicks: Math.max(first.highTicks, next.highTicks),
  lowTicks: Math.min(first.lowTicks, next.lowTicks),
  closeTicks: next.closeTicks,
  volume: first.volume + next.volume,
});
