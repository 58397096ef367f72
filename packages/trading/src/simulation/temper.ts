import type { Root } from '../instruments/contracts.ts';
import { newYorkOffsetMs } from '../instruments/new-york.ts';

/** How a root's simulated market behaves. Prices in ticks. */
export type Temper = {
  /** The level that prices come back to over weeks. */
  baseTicks: number;
  /** Standard deviation of a day's move. */
  dayTicks: number;
  /** The usual distance of bid and ask. */
  spreadTicks: number;
  /** Contracts quoted a side, on average. */
  size: number;
  /** Contracts traded a minute, on average over the day. */
  minuteVolume: number;
  /** The root whose price this one has: a micro trades at its big contract's price. */
  leader?: Root;
};

export const tempers: Readonly<Record<Root, Temper>> = {
  ES: { baseTicks: 27_200, dayTicks: 260, spreadTicks: 1, size: 40, minuteVolume: 900 },
  MES: { baseTicks: 27_200, dayTicks: 260, spreadTicks: 1, size: 25, minuteVolume: 700, leader: 'ES' },
  NQ: { baseTicks: 100_000, dayTicks: 1_200, spreadTicks: 2, size: 6, minuteVolume: 400 },
  MNQ: { baseTicks: 100_000, dayTicks: 1_200, spreadTicks: 2, size: 12, minuteVolume: 800, leader: 'NQ' },
  CL: { baseTicks: 6_000, dayTicks: 130, spreadTicks: 1, size: 15, minuteVolume: 180 },
  GC: { baseTicks: 41_000, dayTicks: 400, spreadTicks: 1, size: 8, minuteVolume: 130 },
};

/** Reversion to the base in a day: so small that a day looks like a random walk, so large that a year stays near. */
export const reversionADay = 0.05;

const hourMs = 3_600_000;

/** How lively the hour is, by New York's clock: quiet at night, busy at the open and the close of the stock market. */
const livelinessByHour = [
  ...[0.4, 0.4, 0.5, 0.7, 0.7, 0.7, 0.7, 0.8, 1.0, 1.8, 2.0, 1.5],
  ...[1.2, 1.1, 1.3, 1.9, 0.8, 0.4, 0.6, 0.5, 0.5, 0.4, 0.4, 0.4],
];

export const liveliness = (at: Date): number => {
  const epochMs = at.getTime();
  const hour = Math.floor((epochMs + newYorkOffsetMs(epochMs)) / hourMs) % 24;
  return livelinessByHour[hour] ?? 1;
};
