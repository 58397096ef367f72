import type { Root } from '../instruments/contracts.ts';

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

/**
 * The roots that the shared feed plays. Each more would cost every step a quote, and the first start its history: the others
 * are imported, replayed and traded there.
 */
export const simulatedRoots: readonly Root[] = ['ES', 'MES', 'NQ', 'MNQ', 'CL', 'GC'];

export const tempers: Readonly<Record<Root, Temper>> = {
  ES: { baseTicks: 27_200, dayTicks: 260, spreadTicks: 1, size: 40, minuteVolume: 900 },
  MES: { baseTicks: 27_200, dayTicks: 260, spreadTicks: 1, size: 25, minuteVolume: 700, leader: 'ES' },
  NQ: { baseTicks: 100_000, dayTicks: 1_200, spreadTicks: 2, size: 6, minuteVolume: 400 },
  MNQ: { baseTicks: 100_000, dayTicks: 1_200, spreadTicks: 2, size: 12, minuteVolume: 800, leader: 'NQ' },
  CL: { baseTicks: 6_000, dayTicks: 130, spreadTicks: 1, size: 15, minuteVolume: 180 },
  GC: { baseTicks: 41_000, dayTicks: 400, spreadTicks: 1, size: 8, minuteVolume: 130 },
  YM: { baseTicks: 47_000, dayTicks: 450, spreadTicks: 2, size: 5, minuteVolume: 110 },
  MYM: { baseTicks: 47_000, dayTicks: 450, spreadTicks: 2, size: 8, minuteVolume: 130, leader: 'YM' },
  RTY: { baseTicks: 24_500, dayTicks: 330, spreadTicks: 2, size: 8, minuteVolume: 150 },
  M2K: { baseTicks: 24_500, dayTicks: 330, spreadTicks: 2, size: 10, minuteVolume: 100, leader: 'RTY' },
  MCL: { baseTicks: 6_000, dayTicks: 130, spreadTicks: 1, size: 10, minuteVolume: 70, leader: 'CL' },
  MGC: { baseTicks: 41_000, dayTicks: 400, spreadTicks: 1, size: 10, minuteVolume: 120, leader: 'GC' },
  '6E': { baseTicks: 23_300, dayTicks: 130, spreadTicks: 1, size: 30, minuteVolume: 150 },
  ZN: { baseTicks: 7_200, dayTicks: 24, spreadTicks: 1, size: 900, minuteVolume: 1_200 },
};

/** Reversion to the base in a day: so small that a day looks like a random walk, so large that a year stays near. */
export const reversionADay = 0.05;
