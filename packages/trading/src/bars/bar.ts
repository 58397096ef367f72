/** A bar's trades. `at` is its start. Prices in ticks. */
export type Bar = {
  at: Date;
  openTicks: number;
  highTicks: number;
  lowTicks: number;
  closeTicks: number;
  volume: number;
};

/** A minute, and the quote at its end where one was seen. A side that is missing is null. */
export type MinuteBar = Bar & {
  bidTicks: number | null;
  bidSize: number | null;
  askTicks: number | null;
  askSize: number | null;
};

/** Where bars come from: played by the shared feed, or imported by the operator. */
export type BarSource = 'shared' | 'imported';

export const minuteMs = 60_000;

/** The start of the minute of an instant. */
export const minuteOf = (instant: Date): Date => new Date(Math.floor(instant.getTime() / minuteMs) * minuteMs);

/** Two bars that follow each other, as one. */
export const joinBars = (first: Bar, next: Bar): Bar => ({
  at: first.at,
  openTicks: first.openTicks,
  highTicks: Math.max(first.highTicks, next.highTicks),
  lowTicks: Math.min(first.lowTicks, next.lowTicks),
  closeTicks: next.closeTicks,
  volume: first.volume + next.volume,
});
