import type { TradeSide } from './matched-trade.ts';
import type { UnitCents } from './unit-cents.ts';

/** The highest and lowest price between entry and exit, in ticks, the fills themselves included. */
export type PriceRange = { highTicks: bigint; lowTicks: bigint };

export type Excursion = {
  /** Worst open loss (maximum adverse excursion), 0 or more. */
  maeCents: bigint;
  /** Best open profit (maximum favourable excursion), 0 or more. */
  mfeCents: bigint;
  /** What of the best open profit was given back (end trade drawdown). */
  etdCents: bigint;
  /** How much of the range each decision caught, 0 to 1; null: the price never moved. */
  entryEfficiency: number | null;
  exitEfficiency: number | null;
  totalEfficiency: number | null;
};

type Held = {
  side: TradeSide;
  quantity: number;
  entry: { priceTicks: bigint };
  exit: { priceTicks: bigint };
};

/** How a trade went while it was held. Short: the mirror of long. */
export const excursionOf = (
  { side, quantity, entry, exit }: Held,
  { highTicks, lowTicks }: PriceRange,
  unitCents: UnitCents,
): Excursion => {
  const [from, to] = [entry.priceTicks, exit.priceTicks];
  const [high, low] = [largest(highTicks, from, to), smallest(lowTicks, from, to)];
  const value = (below: bigint, above: bigint) => (unitCents(above) - unitCents(below)) * BigInt(quantity);
  const best = side === 'Long' ? high - from : from - low;
  const gained = side === 'Long' ? to - from : from - to;
  const range = high - low;
  const share = (ticks: bigint) => (range === 0n ? null : Number(ticks) / Number(range));
  return {
    maeCents: side === 'Long' ? value(low, from) : value(from, high),
    mfeCents: side === 'Long' ? value(from, high) : value(low, from),
    etdCents: side === 'Long' ? value(to, high) : value(low, to),
    entryEfficiency: share(best),
    exitEfficiency: share(side === 'Long' ? to - low : high - to),
    totalEfficiency: share(gained),
  };
};

const largest = (...values: bigint[]): bigint => values.reduce((most, each) => (each > most ? each : most));
const smallest = (...values: bigint[]): bigint => values.reduce((least, each) => (each < least ? each : least));

/** Means over the trades whose bars are known. Money in cents, not rounded. */
export type MeanExcursion = {
  trades: number;
  maeCents: number;
  mfeCents: number;
  etdCents: number;
  entryEfficiency: number | null;
  exitEfficiency: number | null;
  totalEfficiency: number | null;
};

/** Undefined: nothing is known. The mean ETD is the mean MFE less the mean gross profit. */
export const meanExcursion = (found: readonly Excursion[]): MeanExcursion | undefined => {
  if (found.length === 0) return undefined;
  const mean = (values: readonly number[]) => values.reduce((sum, each) => sum + each, 0) / values.length;
  const meanOf = (key: 'entryEfficiency' | 'exitEfficiency' | 'totalEfficiency') => {
    const known = found.flatMap((each) => each[key] ?? []);
    return known.length === 0 ? null : mean(known);
  };
  return {
    trades: found.length,
    maeCents: mean(found.map(({ maeCents }) => Number(maeCents))),
    mfeCents: mean(found.map(({ mfeCents }) => Number(mfeCents))),
    etdCents: mean(found.map(({ etdCents }) => Number(etdCents))),
    entryEfficiency: meanOf('entryEfficiency'),
    exitEfficiency: meanOf('exitEfficiency'),
    totalEfficiency: meanOf('totalEfficiency'),
  };
};
