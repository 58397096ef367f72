import type { Bar } from '../bars/bar.ts';

export type VolumeLevel = { ticks: number; volume: number };

export type VolumeProfile = {
  /** The level of most volume; of equals the one nearest to the middle of the range, then the lower. */
  poc: number;
  /** The highest and lowest level of the value area. */
  vah: number;
  val: number;
  totalVolume: number;
  /** Highest price first, without levels at which nothing traded. */
  levels: VolumeLevel[];
};

export type ProfileRules = {
  /** Ticks a level; a level has the price of its lowest tick. */
  tickAggregation: number;
  /** The share of the volume that the value area holds at least. */
  valueAreaPct: number;
};

/** A bar's volume in equal whole parts over the prices from its low to its high; what does not divide is spread evenly. */
const spread = ({ lowTicks, highTicks, volume }: Bar, tickAggregation: number, into: Map<number, number>): void => {
  const count = highTicks - lowTicks + 1;
  for (let index = 0; index < count; index += 1) {
    const part = Math.floor((volume * (index + 1)) / count) - Math.floor((volume * index) / count);
    const level = Math.floor((lowTicks + index) / tickAggregation) * tickAggregation;
    if (part > 0) into.set(level, (into.get(level) ?? 0) + part);
  }
};

const pointOfControl = (ascending: readonly VolumeLevel[]): number => {
  const middle = ((ascending[0]?.ticks ?? 0) + (ascending.at(-1)?.ticks ?? 0)) / 2;
  const most = Math.max(...ascending.map(({ volume }) => volume));
  const candidates = ascending.flatMap(({ ticks, volume }, index) => (volume === most ? [{ ticks, index }] : []));
  return candidates.reduce((best, each) =>
    Math.abs(each.ticks - middle) < Math.abs(best.ticks - middle) ? each : best,
  ).index;
};

/** Grows from the point of control by the larger of the two levels above and the two below, above first when they are equal. */
const valueArea = (ascending: readonly VolumeLevel[], poc: number, wanted: number): { low: number; high: number } => {
  const volumeAt = (index: number): number => ascending[index]?.volume ?? 0;
  let [low, high, held] = [poc, poc, volumeAt(poc)];
  while (held < wanted && (low > 0 || high < ascending.length - 1)) {
    const above = volumeAt(high + 1) + volumeAt(high + 2);
    const below = volumeAt(low - 1) + volumeAt(low - 2);
    if (low === 0 || (high < ascending.length - 1 && above >= below)) {
      held += above;
      high = Math.min(high + 2, ascending.length - 1);
    } else {
      held += below;
      low = Math.max(low - 2, 0);
    }
  }
  return { low, high };
};

/**
 * Volume by price, from bars whose volume is taken to be uniform over their range (`bar_uniform`). Value area as in the CBOT
 * Market Profile handbook. Undefined: nothing was traded.
 */
export const volumeProfile = (
  bars: readonly Bar[],
  { tickAggregation, valueAreaPct }: ProfileRules,
): VolumeProfile | undefined => {
  const byLevel = new Map<number, number>();
  for (const bar of bars) spread(bar, tickAggregation, byLevel);
  const ascending = [...byLevel]
    .map(([ticks, volume]) => ({ ticks, volume }))
    .sort((one, other) => one.ticks - other.ticks);
  if (ascending.length === 0) return undefined;
  const totalVolume = ascending.reduce((sum, { volume }) => sum + volume, 0);
  const poc = pointOfControl(ascending);
  const { low, high } = valueArea(ascending, poc, (totalVolume * valueAreaPct) / 100);
  const ticksAt = (index: number): number => ascending[index]?.ticks ?? 0;
  return {
    ...{ poc: ticksAt(poc), vah: ticksAt(high), val: ticksAt(low), totalVolume },
    levels: ascending.toReversed(),
  };
};

/** The levels of most volume, in their order of price. */
export const heaviestLevels = (levels: readonly VolumeLevel[], most: number): VolumeLevel[] => {
  const kept = new Set(levels.toSorted((one, other) => other.volume - one.volume).slice(0, most));
  return levels.filter((level) => kept.has(level));
};
